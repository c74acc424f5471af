// How the upstreams do, for the dot on System and the pages that show it: asked once a minute while the page is seen.
import { ask } from '../api/client'
import { Health, type HealthQuery } from '../api/operations'
import { onReconnect } from '../api/socket'
import { store } from '../state'

export type UpstreamHealth = HealthQuery['health'][number]

export const health = store<HealthQuery | null>(null)

const EVERY_MS = 60_000

export async function loadHealth(): Promise<void> {
  try {
    health.set(await ask(Health, {}))
  } catch {
    // the strip tells of a lost connection; what is known stays
  }
}

/** What a person should look at: configured, and neither well nor just not asked yet. */
export function problemsIn(known: HealthQuery | null): readonly UpstreamHealth[] {
  return (known?.health ?? []).filter((each) => !['ANSWERS', 'NOT_ASKED', 'NOT_SET_UP'].includes(each.state))
}

/** Ends with the returned function. */
export function followHealth(): () => void {
  void loadHealth()
  const look = () => {
    if (!document.hidden) void loadHealth()
  }
  const timer = setInterval(look, EVERY_MS)
  const end = onReconnect(() => void loadHealth())
  return () => {
    clearInterval(timer)
    end()
  }
}
