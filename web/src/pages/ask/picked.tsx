// The title that is picked: read whole, kept up to date while it is open, and asked for.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ApiError } from '../../api/client'
import { Defaults, OneTitle, type RequestStatus } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { Banner } from '../../components/controls'
import { onChanges } from '../../live/changes'
import { texts } from '../../texts'
import type { Details } from './episodes'
import { AskForm } from './form'
import { Frame, useIsNarrow } from './frame'
import { Hero } from './hero'
import { type Picked, unpick } from './place'
import type { Hit } from './search'
import type { Wish } from './wish'

const words = texts.ask
const RELOAD_MS = 500

export function PickedTitle({
  picked,
  hit,
  onAsked,
}: {
  picked: Picked
  hit: Hit | null
  onAsked: (requestId: string, status: RequestStatus) => void
}) {
  const isSheet = useIsNarrow()
  const { details, error, isKnown, reload } = useDetails(picked)
  const wish = useWish()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isSheet || document.activeElement?.closest('.res, .by-name')) heading.current?.focus({ preventScroll: true })
  }, [isSheet])
  const shown = details ?? hit
  return (
    <Frame label={shown ? words.panel(shown.title) : words.choice} isSheet={isSheet} onClose={unpick}>
      <Hero heading={heading} title={shown} details={details} />
      {details && wish.value ? (
        <AskForm
          details={details}
          wish={wish.value}
          defaults={wish.defaults}
          change={wish.change}
          onAsked={(id, status) => {
            onAsked(id, status)
            unpick()
          }}
          onRefused={reload}
        />
      ) : (
        <Rest error={error ?? wish.error} isKnown={isKnown} reload={() => (error ? reload() : wish.reload())} />
      )}
    </Frame>
  )
}

/** Instead of the form: why there is none, or what it is like while it is awaited. */
function Rest({ error, isKnown, reload }: { error: ApiError | null; isKnown: boolean; reload: () => void }) {
  if (error) {
    return (
      <div class="opt">
        <Banner
          tone="err"
          icon="offline"
          fact={words.unread}
          action={
            <button type="button" class="btn sm" onClick={reload}>
              {texts.common.tryAgain}
            </button>
          }
        >
          {error.message}
        </Banner>
      </div>
    )
  }
  if (isKnown) {
    return (
      <div class="opt">
        <p class="soft">{words.unknown}</p>
      </div>
    )
  }
  return (
    <div class="opt late" aria-hidden="true">
      <span class="sk tall" />
      <span class="sk" />
      <span class="sk" />
      <span class="sk short" />
    </div>
  )
}

function useDetails(picked: Picked) {
  const { kind: mediaType, imdbId, igdbId, name } = picked
  const { data, error, reload } = useQuery(OneTitle, name === null ? { mediaType, imdbId, igdbId } : null)
  const known = useRef<Details | null>(null)
  known.current = data?.titleDetails ?? known.current
  useEffect(() => {
    let timer = 0
    const end = onChanges((changes) => {
      if (timer || !changes.some(({ request }) => isOf(request, known.current))) return
      timer = window.setTimeout(() => {
        timer = 0
        void reload()
      }, RELOAD_MS)
    })
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [reload])
  const details = name === null ? known.current : bare(name)
  return { details, error: details ? null : error, isKnown: data !== null, reload: () => void reload() }
}

function isOf(
  request: { id: string; mediaType: string; title: string; year: number | null },
  details: Details | null,
): boolean {
  if (!details) return false
  if (details.requestId === request.id) return true
  return request.mediaType === details.mediaType && request.title === details.title && request.year === details.year
}

/** A game of which only the name is known. */
function bare(title: string): Details {
  return {
    mediaType: 'GAME',
    imdbId: null,
    igdbId: null,
    title,
    year: null,
    posterUrl: null,
    description: null,
    hasEnded: null,
    inLibrary: null,
    requestId: null,
    requestStatus: null,
    seasons: [],
    platforms: [...words.platformsKnown],
    genres: [],
  }
}

/** As configured, with what was changed here. */
function useWish() {
  const { data, error, reload } = useQuery(Defaults, {})
  const [own, setOwn] = useState<Partial<Wish>>({})
  const defaults = data?.system.defaults ?? { qualities: [], formats: [], autoSelect: true }
  return {
    value: data ? { ...defaults, ...own } : null,
    defaults,
    error,
    reload: () => void reload(),
    change: (part: Partial<Wish>) => setOwn((before) => ({ ...before, ...part })),
  }
}
