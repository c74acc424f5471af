// What is found for the words in the box. The last answer stays while the next one is awaited.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type ApiError, askPartly, faultOf } from '../../api/client'
import { type MediaType, OneTitle, type RequestStatus, Titles, type TitlesQuery } from '../../api/operations'
import { onReconnect } from '../../api/socket'
import { useRetry } from '../../api/use-retry'
import { type Change, onChanges } from '../../live/changes'
import type { Kind } from './place'

export type Hit = NonNullable<TitlesQuery['titles']>[number]

export interface Found {
  /** Null: nothing is known yet, or nothing is searched. */
  hits: readonly Hit[] | null
  /** What `hits` were found for. */
  of: string
  error: ApiError | null
  isBusy: boolean
  /** Long enough for skeletons, where nothing is known. */
  isSlow: boolean
  reload: () => void
  /** Takes over that a title is asked for now. */
  mark: (isIt: (hit: Hit) => boolean, requestId: string, status: RequestStatus) => void
}

const BLINK_MS = 300

export function useTitles(words: string, kind: Kind): Found {
  const search = words.trim()
  const [known, setKnown] = useState<{ hits: readonly Hit[] | null; of: string }>({ hits: null, of: '' })
  const [error, setError] = useState<ApiError | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isSlow, setSlow] = useState(false)
  const turn = useRef(0)

  const reload = useCallback(async () => {
    const mine = ++turn.current
    if (!search) {
      setKnown({ hits: null, of: '' })
      setError(null)
      setBusy(false)
      return
    }
    setBusy(true)
    const found = await answerTo(search, kind)
    if (mine !== turn.current) return
    if (found.hits) setKnown({ hits: found.hits, of: search })
    setError(found.error)
    setBusy(false)
  }, [search, kind])

  useEffect(() => {
    setSlow(false)
    const timer = setTimeout(() => setSlow(true), BLINK_MS)
    void reload()
    const end = onReconnect(() => void reload())
    return () => {
      clearTimeout(timer)
      end()
      turn.current++ // what comes late is nobody's
    }
  }, [reload])

  useEffect(
    () =>
      onChanges((changes) =>
        setKnown((before) =>
          before.hits ? { ...before, hits: before.hits.map((hit) => changed(hit, changes)) } : before,
        ),
      ),
    [],
  )

  useRetry(error, () => void reload())
  const mark: Found['mark'] = (isIt, requestId, requestStatus) =>
    setKnown((before) => ({
      ...before,
      hits: before.hits?.map((hit) => (isIt(hit) ? { ...hit, requestId, requestStatus } : hit)) ?? null,
    }))
  const isNew = isBusy && known.hits === null
  return { ...known, error, isBusy, isSlow: isSlow && isNew, reload: () => void reload(), mark }
}

interface Answer {
  hits: readonly Hit[] | null
  error: ApiError | null
}

const IMDB_ID = /\btt\d{7,9}\b/

/** The IMDb id in the words, as in an address that was copied; then nothing else of them counts. */
export function imdbIdIn(words: string): string | null {
  return words.match(IMDB_ID)?.[0] ?? null
}

async function answerTo(search: string, kind: Kind): Promise<Answer> {
  const imdbId = imdbIdIn(search)
  try {
    if (imdbId && kind !== 'GAME') return await byId(imdbId, kind === 'ALL' ? ['MOVIE', 'SHOW'] : [kind])
    const { data, errors } = await askPartly(Titles, { search, mediaType: kind === 'ALL' ? null : kind })
    return { hits: data.titles, error: errors[0] ?? null }
  } catch (fault) {
    return { hits: null, error: faultOf(fault) }
  }
}

/** The source of titles searches names only; by its id a title is read itself. */
async function byId(imdbId: string, kinds: readonly MediaType[]): Promise<Answer> {
  const answers = await Promise.all(kinds.map((mediaType) => askPartly(OneTitle, { mediaType, imdbId, igdbId: null })))
  const hits = answers.flatMap(({ data }) => data.titleDetails ?? [])
  const error = answers.flatMap(({ errors }) => errors)[0] ?? null
  return error && hits.length === 0 ? { hits: null, error } : { hits, error: null }
}

/** The title as the last change of its request leaves it; a request that is new is told by kind, title and year. */
function changed(hit: Hit, changes: readonly Change[]): Hit {
  const own = changes.filter(({ request }) =>
    hit.requestId === null
      ? request.mediaType === hit.mediaType && request.title === hit.title && request.year === hit.year
      : request.id === hit.requestId,
  )
  const last = own[own.length - 1]
  return last ? { ...hit, requestId: last.request.id, requestStatus: last.request.status } : hit
}
