// First run: what is missing until something can be fetched and stored, and what would be good to have. Stands instead
// of Requests until then.
import { useEffect, useRef } from 'preact/hooks'
import { CheckAgain } from '../../components/check-again'
import { Heading } from '../../components/controls'
import { HealthRow } from '../../components/health-row'
import { checkHealth, health, loadHealth } from '../../live/health'
import { whileSeen } from '../../live/while-seen'
import { go, links } from '../../router'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { needsOf } from './needs'

const LOOK_MS = 10_000 // at what Usher has at home: folders, aria2; and whether it was started anew
const CHECK_MS = 60_000 // of what others run, which costs them a call

export function Setup() {
  const known = useStore(health)
  useLooking()
  useLeaving(known?.system.isReady ?? null)
  if (!known) return <Heading title={texts.setup.looking} />
  const { mend, add, rows } = needsOf(known.health)
  const { isReady } = known.system
  return (
    <div class="setup stack">
      <div>
        <Heading title={texts.setup.title(mend.length, add.length)} />
        <p class="soft lead">{ledeOf(isReady, mend.length, add.length)}</p>
      </div>
      <div class="flex wrap">
        {isReady && (
          <a class="btn primary" href={links.requests}>
            {texts.setup.toRequests}
          </a>
        )}
        <CheckAgain primary={!isReady} />
      </div>
      <section class="card" aria-label={texts.setup.list}>
        <ul class="hls">
          {rows.map((row) => (
            <HealthRow key={row.name} row={row} byNeed />
          ))}
        </ul>
      </section>
      <p class="small faint">{texts.setup.hint}</p>
    </div>
  )
}

function ledeOf(isReady: boolean, mend: number, add: number): string {
  if (!isReady) return texts.setup.notReady
  if (mend) return texts.setup.partly
  return add ? texts.setup.ready : texts.setup.readyAlone
}

function useLooking(): void {
  useEffect(() => {
    const check = () => void checkHealth().catch(() => undefined) // the strip tells of a lost connection
    check()
    const ends = [whileSeen(() => void loadHealth(), LOOK_MS), whileSeen(check, CHECK_MS)]
    return () => {
      for (const end of ends) end()
    }
  }, [])
}

/** Who watched it become ready is taken to Requests; who comes to look stays. */
function useLeaving(isReady: boolean | null): void {
  const before = useRef(isReady)
  useEffect(() => {
    if (before.current === false && isReady) go(links.requests)
    before.current = isReady
  }, [isReady])
}
