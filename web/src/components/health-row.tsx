// One upstream: how it does, what that means, and what mends it.
import { useState } from 'preact/hooks'
import { faultOf } from '../api/client'
import { moment } from '../format'
import { checkHealth, type UpstreamHealth } from '../live/health'
import { texts } from '../texts'
import { Coded } from './coded'
import { isOpen, markOf, shownAddress } from './health-list'
import { Icon } from './icon'
import { toast } from './toasts'

/** `byNeed`: says what is to be done instead of how it does, as the first run has it. */
export function HealthRow({ row, byNeed = false }: { row: UpstreamHealth; byNeed?: boolean }) {
  const { icon, tone } = byNeed && isOpen(row) ? markOf({ state: 'NOT_SET_UP', need: row.need }) : markOf(row)
  const address = addressOf(row)
  return (
    <li class={`hl ${tone} ${address ? 'far' : ''}`} id={rowId(row.name)} tabIndex={-1}>
      <Icon name={icon} />
      <div>
        <b>{row.label}</b> {address && <span class="small faint address">{address}</span>}
      </div>
      <End row={row} byNeed={byNeed} />
      <p class="small soft">{sentenceOf(row)}</p>
      {isOpen(row) && row.remedy && <Fix row={row} />}
    </li>
  )
}

function addressOf({ name, url, state }: UpstreamHealth): string {
  if (url) return shownAddress(url)
  return name === 'aria2' && state !== 'NOT_SET_UP' ? texts.health.ownAria2 : ''
}

function sentenceOf(row: UpstreamHealth): string | null {
  return isOpen(row) ? (row.consequence ?? row.message ?? row.detail) : (row.detail ?? row.message)
}

function End({ row, byNeed }: { row: UpstreamHealth; byNeed: boolean }) {
  const word = byNeed ? todoOf(row) : (texts.health.state[row.state] ?? row.state)
  const more = byNeed ? null : moreOf(row)
  return (
    <div class="end right small nowrap">
      <span class="c state">{word}</span>
      {more && (
        <>
          <br />
          <span class="tiny faint num">{more}</span>
        </>
      )}
    </div>
  )
}

function todoOf(row: UpstreamHealth): string {
  if (row.state === 'ANSWERS') return texts.health.ready
  if (!isOpen(row)) return texts.health.state[row.state] ?? row.state
  return texts.health.todo[row.need] ?? row.need
}

function moreOf({ state, need, since, heldUntil, latencyMs }: UpstreamHealth): string | null {
  const { health } = texts
  if (state === 'NOT_SET_UP') return health.need[need] ?? null
  if (state === 'ANSWERS') return latencyMs === null ? null : health.latency(latencyMs)
  if (state === 'HELD_BACK' && heldUntil) return health.until(moment(heldUntil))
  return since ? health.since(moment(since)) : null
}

/** What mends it. What is only optional is told to those who open it. */
function Fix({ row }: { row: UpstreamHealth }) {
  const isMissing = row.state === 'NOT_SET_UP'
  const body = (
    <>
      <p>
        <Coded text={row.remedy ?? ''} />
      </p>
      <div class="flex wrap">
        {!isMissing && <TryNow row={row} />}
        <Links row={row} />
      </div>
    </>
  )
  if (!isMissing || row.need !== 'OPTIONAL') return <div class="fix">{body}</div>
  return (
    <details class="how">
      <summary class="small">{texts.health.howTo}</summary>
      <div class="fix">{body}</div>
    </details>
  )
}

function TryNow({ row }: { row: UpstreamHealth }) {
  const [isTrying, setTrying] = useState(false)
  const run = async () => {
    if (isTrying) return
    setTrying(true)
    toast(await tried(row))
    setTrying(false)
    requestAnimationFrame(() => keepFocus(row.name))
  }
  return (
    <button type="button" class="btn sm try" aria-disabled={isTrying} onClick={() => void run()}>
      {isTrying ? texts.health.trying : texts.health.tryNow}
      <span class="vh">: {row.label}</span>
    </button>
  )
}

/** What came out, in a sentence. */
async function tried({ name, label, state: before }: UpstreamHealth): Promise<string> {
  try {
    const state = (await checkHealth(name)).find((each) => each.name === name)?.state ?? before
    return state === 'ANSWERS'
      ? texts.health.mended(label)
      : texts.health.still(label, texts.health.state[state] ?? state)
  } catch (fault) {
    return faultOf(fault).message
  }
}

/** The button goes when its upstream answers; who was on it stays at the row. */
function keepFocus(name: string): void {
  const active = document.activeElement
  if (active === null || active === document.body) document.getElementById(rowId(name))?.focus({ preventScroll: true })
}

function rowId(name: string): string {
  return `health-${name}`
}

function Links({ row }: { row: UpstreamHealth }) {
  const tokens = row.settings.flatMap((each) => {
    const page = texts.health.tokenPages[each]
    return page ? [page] : []
  })
  const links = tokens.length || !row.link ? tokens : [[openLabel(row.link, row), row.link] as const]
  return (
    <>
      {links.map(([label, href]) => (
        <a key={href} class="btn sm" href={href} target="_blank" rel="noreferrer">
          <Icon name="ext" size="s" />
          {label}
          <span class="vh">{texts.health.newTab}</span>
        </a>
      ))}
    </>
  )
}

function openLabel(link: string, { url, label }: UpstreamHealth): string {
  return texts.health.open(link === url ? label : shownAddress(link).replace(/\/.*$/, ''))
}
