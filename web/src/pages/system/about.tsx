// Usher itself: its look, version, other doors, and the way out.
import { useEffect, useState } from 'preact/hooks'
import { address } from '../../api/client'
import type { FactsQuery } from '../../api/operations'
import { isIngress, signOut } from '../../api/session'
import { Segment } from '../../components/controls'
import { showKeys } from '../../components/keys'
import { toast } from '../../components/toasts'
import { duration } from '../../format'
import { chooseLook, type Look, look } from '../../look'
import { useStore } from '../../state'
import { texts } from '../../texts'

const LOOKS: readonly Look[] = ['system', 'light', 'dark']

export function About({ system }: { system: FactsQuery['system'] | null }) {
  const chosen = useStore(look)
  const words = texts.system
  const up = system && duration((Date.now() - new Date(system.startedAt).getTime()) / 1000)
  return (
    <section class="card" aria-label={words.about}>
      <div class="card-b about">
        <div class="flex between">
          <span class="small soft">{words.look}</span>
          <Segment
            label={words.look}
            choices={LOOKS.map((value) => ({ value, label: words.looks[value] }))}
            value={chosen}
            onPick={chooseLook}
          />
        </div>
        <p class="tiny faint num">{system && up ? words.up(system.version, up) : '–'}</p>
        <div class="flex wrap">
          <Door path="metrics" label={words.metrics} />
          <button type="button" class="btn sm hide-s" onClick={showKeys}>
            {words.keys}
          </button>
          <SignOut />
        </div>
      </div>
    </section>
  )
}

function Door({ path, label }: { path: string; label: string }) {
  return (
    <a class="btn sm" href={address(path).href} target="_blank" rel="noreferrer">
      {label}
      <span class="vh">{texts.health.newTab}</span>
    </a>
  )
}

/** Inside Home Assistant there is nothing to sign out of. */
function SignOut() {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    isIngress().then(
      (ingress) => setShown(!ingress),
      () => setShown(true),
    )
  }, [])
  const leave = () => signOut().catch((fault: unknown) => toast(String(fault instanceof Error ? fault.message : fault)))
  if (!isShown) return null
  return (
    <button type="button" class="btn sm" onClick={() => void leave()}>
      {texts.system.signOut}
    </button>
  )
}
