// The requests: where everything stands, newest first, live.
import type { ComponentChild } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Heading } from '../../components/controls'
import { Icon } from '../../components/icon'
import { onChanges } from '../../live/changes'
import { links, route } from '../../router'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { type Counts, sum, useCounts } from './counts'
import { Nothing, Unread } from './empty'
import { type Filter, filterOf } from './filter'
import { Filters } from './filters'
import { type List, useList } from './list'
import { EmptyRow, RequestRow } from './row'
import type { Row } from './rows'
import { Summary } from './summary'
import { useSpan } from './window'

const words = texts.requests
const SKELETONS = 8
/** Rows before the end of what is known at which the next page is read. */
const AHEAD = 40
/** Rows whose drawing is kept, at most. */
const MOST_DRAWN = 200

/** Where the list was left, for coming back. */
const left = { key: '', y: 0 }

export function Requests() {
  const filter = filterOf(useStore(route))
  const top = useRef<HTMLDivElement>(null)
  const isScrolled = () => (top.current?.getBoundingClientRect().top ?? 0) < 0
  const fresh = useCounts(filter)
  const kept = useRef<Counts | null>(null)
  if (fresh) kept.current = fresh
  const counts = fresh ?? kept.current
  const list = useList(filter, isScrolled)
  usePlace(JSON.stringify(filter))
  return (
    <>
      <div class="page-h">
        <div class="grow">
          <Heading title={words.title}>
            {' '}
            <span class="count num">{counts ? sum(counts.all).toLocaleString('en-GB') : ''}</span>
          </Heading>
          <Summary counts={counts} />
        </div>
        <a class="btn primary hide-s" href={links.ask}>
          <Icon name="plus" />
          {words.ask}
        </a>
      </div>
      <Filters filter={filter} counts={counts?.shown ?? null} />
      <div ref={top} />
      <Waiting list={list} onShow={() => window.scrollTo({ top: 0 })} />
      <Body list={list} filter={filter} counts={counts} />
      <Told />
    </>
  )
}

function Body({ list, filter, counts }: { list: List; filter: Filter; counts: Counts | null }) {
  if (list.rows === null) {
    if (list.error) return <Unread error={list.error} onAgain={list.reload} />
    return list.isSlow ? <Skeletons /> : <div class="list-gap" />
  }
  if (list.rows.length === 0) return <Nothing filter={filter} counts={counts} />
  return <Rows list={list} total={counts ? sum(counts.shown, filter.statuses) : -1} />
}

/** Draws a row, or hands out what was drawn of it while nothing has changed: then scrolling costs only new rows. */
function useDrawn() {
  const kept = useRef(new Map<string, { row: Row; at: number; size: number; now: number; item: ComponentChild }>())
  return (row: Row, at: number, size: number, now: number, onTake: (row: Row) => void): ComponentChild => {
    const was = kept.current.get(row.id)
    if (was && was.row === row && was.at === at && was.size === size && was.now === now) return was.item
    const item = (
      <li key={row.id} data-id={row.id} style={{ '--i': at }} aria-posinset={at + 1} aria-setsize={size}>
        <RequestRow row={row} now={now} onTake={onTake} />
      </li>
    )
    if (kept.current.size > MOST_DRAWN) kept.current.clear()
    kept.current.set(row.id, { row, at, size, now, item })
    return item
  }
}

function Rows({ list, total }: { list: List; total: number }) {
  const rows = list.rows ?? []
  const now = useMinute()
  const drawn = useDrawn()
  const [held, setHeld] = useState<string | null>(null)
  const length = rows.length + (list.hasMore ? SKELETONS : 0)
  const { span, list: box } = useSpan(length)
  useEffect(() => {
    if (list.hasMore && !list.error && span.to > rows.length - AHEAD) list.readMore()
  })
  const shown = useMemo(() => {
    const places = Array.from({ length: span.to - span.from }, (_, at) => span.from + at)
    const kept = held === null ? -1 : rows.findIndex((each) => each.id === held)
    if (kept >= 0 && kept < span.from) places.unshift(kept)
    if (kept >= span.to) places.push(kept)
    return places
  }, [span.from, span.to, held, rows])
  const size = list.hasMore ? Math.max(total, rows.length) || -1 : rows.length
  return (
    <section class="card list" aria-label={words.listed}>
      <ul
        class="rows virtual"
        ref={box}
        style={{ '--n': length }}
        onFocusIn={(event) => setHeld((event.target as Element).closest('li')?.dataset.id ?? null)}
        onFocusOut={() => setHeld(null)}
      >
        {shown.map((at) => {
          const row = rows[at]
          return row ? (
            drawn(row, at, size, now, list.take)
          ) : (
            <li key={`gap-${at}`} style={{ '--i': at }} aria-hidden="true">
              <EmptyRow />
            </li>
          )
        })}
      </ul>
      {list.error && list.hasMore && (
        <div class="more">
          <span class="soft">{words.moreFailed(list.error.message)}</span>
          <button type="button" class="btn sm" onClick={list.readMore}>
            {texts.common.tryAgain}
          </button>
        </div>
      )}
    </section>
  )
}

function Skeletons() {
  return (
    <section class="card list" aria-label={words.reading} aria-busy="true">
      <ul class="rows virtual" style={{ '--n': SKELETONS }} aria-hidden="true">
        {Array.from({ length: SKELETONS }, (_, at) => (
          <li key={at} style={{ '--i': at }}>
            <EmptyRow />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** New ones wait while one reads further down. */
function Waiting({ list, onShow }: { list: List; onShow: () => void }) {
  const n = list.waiting.length
  return (
    <div class="waiting" role="status">
      {n > 0 && (
        <button
          type="button"
          class="btn primary sm"
          onClick={() => {
            list.showWaiting()
            onShow()
          }}
        >
          <Icon name="up" size="s" />
          {words.waiting(n)}
        </button>
      )}
    </div>
  )
}

/** Tells screen readers of moves from status to status, a few at once, never of percentages. */
function Told() {
  const [text, setText] = useState('')
  useEffect(() => {
    let timer = 0
    let moves = new Map<string, string>()
    const tell = () => {
      timer = 0
      const all = [...moves.values()]
      moves = new Map()
      setText(all.length > 3 ? words.manyMoved(all.length) : all.join(' '))
    }
    const end = onChanges((changes) => {
      for (const { request, change } of changes) {
        if (change) moves.set(request.id, words.moved(request.title, texts.status[request.status] ?? request.status))
      }
      if (moves.size > 0 && timer === 0) timer = window.setTimeout(tell, 1500)
    })
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [])
  return (
    <p class="vh" role="status" aria-live="polite">
      {text}
    </p>
  )
}

/** Coming back finds the list where it was left; another filter begins at its top. */
function usePlace(key: string): void {
  const before = useRef<string | null>(null)
  useLayoutEffect(() => {
    const isBack = before.current === null && left.key === key
    if (isBack) window.scrollTo({ top: left.y })
    else if (before.current === null) window.scrollTo({ top: 0 })
    before.current = key
    const note = () => Object.assign(left, { key, y: window.scrollY })
    addEventListener('scroll', note, { passive: true })
    return () => removeEventListener('scroll', note)
  }, [key])
}

/** The time, anew every minute: for "5 min ago". */
function useMinute(): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
