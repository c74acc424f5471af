// What is found, as tiles; what stands there when nothing is, or when it cannot be searched.
import { Banner, Empty } from '../../components/controls'
import { Icon } from '../../components/icon'
import { texts } from '../../texts'
import { chooseKind, type Kind, pick } from './place'
import { type Found, imdbIdIn } from './search'
import { Tile } from './tile'

const words = texts.ask
const SKELETONS = 8

export function Results({
  search,
  kind,
  found,
  picked,
  hasGames,
}: {
  search: string
  kind: Kind
  found: Found
  picked: string
  hasGames: boolean
}) {
  if (!search) return <p class="soft ask-hint">{hasGames ? words.start : words.startNoGames}</p>
  const { hits, error } = found
  return (
    <>
      {error && hits && (
        <Banner
          tone="err"
          icon="fail"
          fact={found.of === search ? words.partly : words.unsearched}
          action={<Again found={found} />}
        >
          {error.message}
        </Banner>
      )}
      {error && !hits && (
        <Empty icon="offline" title={words.unsearched} bad>
          <p>{error.message}</p>
          <Again found={found} />
        </Empty>
      )}
      {found.isSlow && <Skeletons />}
      {hits && hits.length > 0 && (
        <div class={found.of === search ? 'res' : 'res old'} aria-busy={found.isBusy}>
          {hits.map((hit, at) => (
            <Tile key={hit.imdbId ?? hit.igdbId ?? at} hit={hit} picked={picked} />
          ))}
        </div>
      )}
      {hits?.length === 0 && !error && (
        <Empty icon="search" title={imdbIdIn(found.of) ? words.noSuchId : words.nothing(found.of)}>
          <p>{imdbIdIn(found.of) ? words.noSuchIdHint : words.nothingHint}</p>
          {kind !== 'ALL' && (
            <button type="button" class="btn" onClick={() => chooseKind('ALL')}>
              {words.searchAll}
            </button>
          )}
        </Empty>
      )}
      {!hasGames && (hits || error) && <ByName search={search} picked={picked} />}
    </>
  )
}

function Again({ found }: { found: Found }) {
  return (
    <button type="button" class="btn sm" aria-disabled={found.isBusy} onClick={found.reload}>
      {texts.common.tryAgain}
    </button>
  )
}

/** Without a source of games their bare names can still be asked for. */
function ByName({ search, picked }: { search: string; picked: string }) {
  const title = `name:${search}`
  return (
    <button
      type="button"
      class="card by-name"
      data-title={title}
      data-row
      aria-pressed={picked === title}
      onClick={() => pick(title, 'GAME', picked !== '')}
    >
      <Icon name="game" size="l" />
      <span class="grow">
        <b class="clip2">{words.byName(search)}</b>
        <span class="small soft">{words.byNameHint}</span>
      </span>
    </button>
  )
}

function Skeletons() {
  return (
    <div class="res" aria-hidden="true">
      {Array.from({ length: SKELETONS }, (_, at) => (
        <div class="tile" key={at}>
          <span class="poster none" />
          <span class="sk" />
          <span class="sk short" />
        </div>
      ))}
    </div>
  )
}
