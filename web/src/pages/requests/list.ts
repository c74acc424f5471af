// The list as the page sees it: pages are read while one scrolls, changes are merged, and coming back finds it as it was.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, ask, faultOf } from '../../api/client'
import { RequestPage } from '../../api/operations'
import { onReconnect } from '../../api/socket'
import { useRetry } from '../../api/use-retry'
import { onChanges } from '../../live/changes'
import { asListed, type Filter, fits, stands } from './filter'
import { appended, inserted, type Row, reread, updated } from './rows'

export interface List {
  /** Null: not read yet. */
  rows: readonly Row[] | null
  hasMore: boolean
  error: ApiError | null
  isSlow: boolean
  /** New ones that wait until one wants them, since they would push away what one reads. */
  waiting: readonly Row[]
  showWaiting: () => void
  readMore: () => void
  reload: () => void
  /** As the answer to a mutation shows it. */
  take: (row: Row) => void
}

interface Known {
  key: string
  rows: readonly Row[] | null
  waiting: readonly Row[]
  cursor: string | null
  hasMore: boolean
}

const FIRST = 50
const LATER = 100
const MOST_REREAD = 500
const BLINK_MS = 300
/** How long a row that no longer fits the filter stays, so that one sees where it went. */
const FAREWELL_MS = 6000

const none: Known = { key: '', rows: null, waiting: [], cursor: null, hasMore: false }
/** Outlives the page, so that coming back from a request shows the list at once. */
let remembered: Known = none

/** `isScrolled`: whether something stands above what one reads. */
export function useList(filter: Filter, isScrolled: () => boolean): List {
  const key = JSON.stringify(asListed(filter))
  const [known, setKnown] = useState<Known>(remembered.key === key ? remembered : { ...none, key })
  const [error, setError] = useState<ApiError | null>(null)
  const [isSlow, setSlow] = useState(false)
  const now = useRef(known)
  const turn = useRef(0)
  const isReading = useRef(false)
  const put = useCallback((change: Partial<Known>) => {
    now.current = { ...now.current, ...change }
    remembered = now.current
    setKnown(now.current)
  }, [])

  const page = (first: number, after: string | null) =>
    ask(RequestPage, { filter: asListed(filter), first, after }).then(({ requests }) => ({
      rows: requests.edges.map((each) => each.node),
      cursor: requests.pageInfo.endCursor,
      hasMore: requests.pageInfo.hasNextPage,
    }))

  /** Reads anew what is known, from the top, a few hundred rows at most. */
  const reload = useCallback(async () => {
    const mine = ++turn.current
    const wanted = Math.min(now.current.rows?.length ?? 0, MOST_REREAD)
    try {
      let read = await page(wanted > FIRST ? LATER : FIRST, null)
      let rows: readonly Row[] = read.rows
      while (rows.length < wanted && read.hasMore) {
        read = await page(LATER, read.cursor)
        rows = appended(rows, read.rows)
      }
      if (mine !== turn.current) return
      const all = reread(now.current.rows ?? [], rows, !read.hasMore)
      const place = all.length > rows.length ? {} : { cursor: read.cursor, hasMore: read.hasMore }
      put({ ...(isScrolled() ? heldBack(now.current.rows ?? [], all) : { rows: all, waiting: [] }), ...place })
      setError(null)
    } catch (fault) {
      if (mine === turn.current) setError(faultOf(fault))
    }
  }, [key])

  const readMore = useCallback(async () => {
    const { hasMore, cursor, rows } = now.current
    if (!hasMore || isReading.current || !rows) return
    const mine = turn.current
    isReading.current = true
    try {
      const next = await page(LATER, cursor)
      if (mine !== turn.current) return
      put({ rows: appended(now.current.rows ?? [], next.rows), cursor: next.cursor, hasMore: next.hasMore })
      setError(null)
    } catch (fault) {
      if (mine === turn.current) setError(faultOf(fault))
    } finally {
      isReading.current = false
    }
  }, [key])

  useEffect(() => {
    if (now.current.key !== key) put({ ...none, key })
    setError(null)
    setSlow(false)
    const timer = setTimeout(() => setSlow(true), BLINK_MS)
    void reload()
    const end = onReconnect(() => void reload())
    return () => {
      turn.current++
      clearTimeout(timer)
      end()
    }
  }, [key])

  useEffect(() => {
    const misfits = new Map<string, number>()
    const leave = () => {
      const rows = now.current.rows
      if (!rows || misfits.size === 0 || isScrolled() || isTouched()) return
      const edge = Date.now() - FAREWELL_MS
      const staying = rows.filter((each) => (misfits.get(each.id) ?? edge) >= edge)
      if (staying.length < rows.length) put({ rows: staying })
    }
    const leaving = setInterval(leave, 2000)
    const end = onChanges((changes) => {
      if (!now.current.rows) return
      // one that has moved several times counts once, as it is now
      const news = [...new Map(changes.map(({ request }) => [request.id, request])).values()]
      for (const each of news) {
        if (stands(filter, each)) misfits.delete(each.id)
        else if (!misfits.has(each.id)) misfits.set(each.id, Date.now())
      }
      const { rows, waiting } = merged(now.current, news, filter)
      if (isScrolled()) put({ rows, waiting })
      else put({ rows: inserted(rows, waiting), waiting: [] })
    })
    return () => {
      clearInterval(leaving)
      end()
    }
  }, [key])

  useRetry(error, () => void reload())
  const showWaiting = () => put({ rows: inserted(now.current.rows ?? [], now.current.waiting), waiting: [] })
  const take = (row: Row) => put({ rows: updated(now.current.rows ?? [], [row]) })
  const isKnown = known.key === key && known.rows !== null
  const before = useRef<readonly Row[]>([])
  if (isKnown) before.current = known.rows ?? []
  // while others are read, those that are known to fit stay
  const rows = isKnown ? known.rows : listed(before.current, filter)
  return {
    rows,
    hasMore: isKnown && known.hasMore,
    waiting: isKnown ? known.waiting : [],
    error,
    isSlow: isSlow && rows === null && error === null,
    showWaiting,
    readMore: () => void readMore(),
    reload: () => {
      setError(null)
      void reload()
    },
    take,
  }
}

/** What is known with changes in it; those that the list shows from now on wait. */
function merged(known: Known, news: readonly Row[], filter: Filter): { rows: readonly Row[]; waiting: readonly Row[] } {
  const rows = updated(known.rows ?? [], news)
  const ids = new Set(rows.map((each) => each.id))
  const last = rows[rows.length - 1]
  const edge = known.hasMore && last ? Date.parse(last.createdAt) : 0
  const added = news.filter((each) => !ids.has(each.id) && fits(filter, each) && Date.parse(each.createdAt) >= edge)
  return { rows, waiting: inserted(updated(known.waiting, news), added).filter((each) => stands(filter, each)) }
}

function listed(rows: readonly Row[], filter: Filter): readonly Row[] | null {
  const fitting = rows.filter((each) => fits(filter, each))
  return fitting.length > 0 ? fitting : null
}

/** What was read anew, with what is new above the last known row put aside. */
function heldBack(known: readonly Row[], all: readonly Row[]): { rows: readonly Row[]; waiting: readonly Row[] } {
  const ids = new Set(known.map((each) => each.id))
  const last = known[known.length - 1]
  const edge = last ? Date.parse(last.createdAt) : Number.POSITIVE_INFINITY
  const isNew = (each: Row) => !ids.has(each.id) && Date.parse(each.createdAt) > edge
  return { rows: all.filter((each) => !isNew(each)), waiting: all.filter(isNew) }
}

/** Whether somebody points at a row or has the focus in one: then none leaves. */
function isTouched(): boolean {
  return document.querySelector('.rows li:hover, .rows li:focus-within') !== null
}
