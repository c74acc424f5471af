// How the upstreams do, for the dot on System and the pages that show it: asked once a minute while the page is seen.
import { ask } from '../api/client'
import { CheckHealth, Health, type HealthQuery } from '../api/operations'
import { onReconnect } from '../api/socket'
import { store } from '../state'
import { whileSeen } from './while-seen'

export type UpstreamHealth = HealthQuery['health'][number]

export const health = store<HealthQuery | null>(null)

const EVERY_MS = 60_000

let loading: Promise<void> | null = null

/** Asks once, however many want to know at the same time. */
export function loadHealth(): Promise<void> {
  loading ??= load().finally(() => {
    loading = null
  })
  return loading
}

async function load(): Promise<void> {
  try {
    health.set(await ask(Health, {}))
  } catch {
    // the strip tells of a lost connection; what is known stays
  }
}

/** Has every upstream asked now, or the one; returns how all do. Throws ApiError. */
export async function checkHealth(name: string | null = null): Promise<readonly UpstreamHealth[]> {
  const { checkHealth: found } = await ask(CheckHealth, { name })
  const known = health.get()
  if (known && found) health.set({ ...known, health: found })
  await loading // an answer from before would come after this one
  await loadHealth() // whether Usher is ready may have changed with it
  return health.get()?.health ?? found ?? []
}

const FINE: readonly string[] = ['ANSWERS', 'NOT_ASKED', 'NOT_SET_UP']

/** What a person should look at: configured, and neither well nor just not asked yet. */
export function isProblem({ state }: UpstreamHealth): boolean {
  return !FINE.includes(state)
}

export function problemsIn(known: HealthQuery | null): readonly UpstreamHealth[] {
  return (known?.health ?? []).filter(isProblem)
}

/** Ends with the returned function. */
export function followHealth(): () => void {
  void loadHealth()
  const ends = [whileSeen(() => void loadHealth(), EVERY_MS), onReconnect(() => void loadHealth())]
  return () => {
    for (const end of ends) end()
  }
}
