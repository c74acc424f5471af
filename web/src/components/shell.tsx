// What surrounds every page: the bar, the four places, the speed, the strip of a lost connection, toasts and keys.
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { connection, tryNow } from '../api/socket'
import { clock, speed } from '../format'
import { live, sumOf, totalSpeed } from '../live/downloads'
import { health, problemsIn } from '../live/health'
import { links, route } from '../router'
import { useStore } from '../state'
import { texts } from '../texts'
import { Spark } from './curve'
import { Icon, type IconName } from './icon'
import { Keys } from './keys'
import { Toasts } from './toasts'

const STRIP_AFTER_MS = 2000
const SPARK_MS = 60_000

/** A new page begins at its top. The list of requests knows itself where it was left. */
function usePlaces(): void {
  const place = useStore(route, (each) => each.path.join('/'))
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual'
    if (place) window.scrollTo({ top: 0 })
  }, [place])
}

/** When what had the focus goes away, as a button that is done with, the page's title has it; nothing scrolls. */
function useFocus(): void {
  useEffect(() => {
    const main = document.getElementById('main')
    if (!main) return
    let held: Element | null = null
    const note = () => {
      held = document.activeElement
    }
    const look = new MutationObserver(() => {
      if (!held || held.isConnected) return
      held = null
      if (document.activeElement === document.body) main.querySelector('h1')?.focus({ preventScroll: true })
    })
    main.addEventListener('focusin', note)
    look.observe(main, { childList: true, subtree: true })
    return () => {
      main.removeEventListener('focusin', note)
      look.disconnect()
    }
  }, [])
}

export function Shell({ children }: { children: ComponentChildren }) {
  usePlaces()
  useFocus()
  return (
    <>
      {/* a button, since the hash belongs to the pages */}
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        {texts.shell.skip}
      </button>
      <header class="topbar">
        <div>
          <Brand />
          <Nav />
          <Speed />
        </div>
      </header>
      <Strip />
      <main class="page" id="main" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      <Keys />
    </>
  )
}

export function Mark() {
  return (
    <svg viewBox="0 0 26 26" aria-hidden="true">
      <rect class="u-bg" width="26" height="26" rx="7" />
      <path class="u-fg" d="M7.6 6.5v7.4a5.4 5.4 0 0 0 10.8 0V6.5M7.6 20.4h10.8" />
    </svg>
  )
}

function Brand() {
  return (
    <a class="brand" href={links.requests} aria-label={texts.shell.home}>
      <Mark />
      <span>{texts.shell.name}</span>
    </a>
  )
}

function Nav() {
  const place = useStore(route, (each) => each.path[0] ?? '')
  const problems = useStore(health, (known) => problemsIn(known).length)
  const places: [string, string, IconName, readonly string[]][] = [
    [links.requests, texts.shell.requests, 'rows', ['', 'r']],
    [links.ask, texts.shell.ask, 'plus', ['ask']],
    [links.downloads, texts.shell.downloads, 'down', ['downloads']],
    [links.system, texts.shell.system, 'pulse', ['system']],
  ]
  return (
    <nav class="nav" aria-label={texts.shell.nav}>
      {places.map(([to, word, icon, own]) => (
        <a key={to} href={to} aria-current={own.includes(place) ? 'page' : undefined}>
          <span class="ni">
            <Icon name={icon} />
            {to === links.system && problems > 0 && <span class="dot" />}
          </span>
          {word}
          {to === links.system && problems > 0 && <span class="vh">, {texts.shell.problems(problems)}</span>}
        </a>
      ))}
    </nav>
  )
}

function Speed() {
  const { downloads, failed } = useStore(live)
  const { points } = useStore(totalSpeed)
  const active = (downloads ?? []).filter((each) => each.status === 'ACTIVE').length
  return (
    <a class="speed" href={links.downloads}>
      {active > 0 ? (
        <>
          <Spark points={points} spanMs={SPARK_MS} />
          <span class="c st-downloading ni">
            <Icon name="down" size="xs" />
          </span>
          <span class="vh">{texts.shell.together(active)}</span>
        </>
      ) : (
        <span class="hide-s">{failed ? texts.downloads.silent : downloads ? texts.shell.idle : ''}</span>
      )}{' '}
      {!downloads && <span class="vh">{texts.shell.downloads}</span>}
      <b class={active > 0 ? '' : 'idle'}>{downloads ? speed(sumOf(downloads)) : '–'}</b>
    </a>
  )
}

/** One line under the bar, once the connection has been gone for two seconds; nothing is disabled by it. */
function Strip() {
  const state = useStore(connection)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (state.state !== 'lost') return
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [state.state])
  if (state.state === 'again') {
    return (
      <div class="banner ok strip" role="status">
        <Icon name="ok" />
        <b>{texts.shell.again}</b>
      </div>
    )
  }
  if (state.state !== 'lost' || now - state.since < STRIP_AFTER_MS) return null
  return (
    <div class="banner strip" role="status">
      <Icon name="offline" />
      <span>
        <b>{texts.shell.lost(clock(state.since))}</b> <span class="soft">{texts.shell.lostHint}</span>
      </span>
      <span class="soft num hide-s" aria-hidden="true">
        {state.nextTryAt ? texts.shell.nextTry(clock(state.nextTryAt)) : texts.shell.trying}
      </span>
      <button type="button" class="btn sm" onClick={tryNow}>
        {texts.shell.tryNow}
      </button>
    </div>
  )
}
