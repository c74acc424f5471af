// A title that is found: poster, name, year and kind; what is there or asked for already stands on the poster.
import type { RequestStatus } from '../../api/operations'
import { Icon } from '../../components/icon'
import { Poster } from '../../components/poster'
import { KIND_ICON, Status } from '../../components/status'
import { texts } from '../../texts'
import { nameOf, pick } from './place'
import type { Hit } from './search'

/** The library's own word says more than these. */
const LESS: ReadonlySet<RequestStatus> = new Set(['COMPLETED', 'CANCELLED', 'EXPIRED'])

export function Tile({ hit, picked }: { hit: Hit; picked: string }) {
  const title = nameOf(hit)
  const isPicked = title !== '' && picked === title
  return (
    <button
      type="button"
      class="tile"
      title={hit.title}
      data-title={title}
      data-row
      aria-pressed={isPicked}
      aria-disabled={title === ''}
      onClick={() => title && !isPicked && pick(title, hit.mediaType, picked !== '')}
    >
      <Poster url={hit.posterUrl} kind={hit.mediaType} />
      <b class="clip2">{hit.title}</b>
      <span class="tiny faint flex num">
        <Icon name={KIND_ICON[hit.mediaType] ?? 'film'} size="xs" />
        <span class="vh">{texts.kind[hit.mediaType] ?? hit.mediaType}</span>
        {hit.year}
      </span>
      <Badge hit={hit} />
    </button>
  )
}

function Badge({ hit }: { hit: Hit }) {
  if (hit.inLibrary && (hit.requestStatus === null || LESS.has(hit.requestStatus))) {
    return (
      <span class="st st-completed">
        <Icon name="ok" size="s" />
        {hit.mediaType === 'SHOW' ? texts.ask.someInLibrary : texts.ask.inLibraryBadge}
      </span>
    )
  }
  return hit.requestStatus ? <Status status={hit.requestStatus} /> : null
}
