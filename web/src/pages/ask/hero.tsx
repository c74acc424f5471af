// What is picked, in a few words: name, year, kind and size, and what of it is there.
import { Icon } from '../../components/icon'
import { Poster } from '../../components/poster'
import { count } from '../../format'
import { texts } from '../../texts'
import { type Details, heldWords } from './episodes'
import { unpick } from './place'
import type { Hit } from './search'

const words = texts.ask

export function Hero({
  heading,
  title,
  details,
}: {
  heading: { current: HTMLHeadingElement | null }
  title: Hit | Details | null
  details: Details | null
}) {
  const held = details ? heldIn(details) : null
  return (
    <div class="flex picked">
      {title && <Poster url={title.posterUrl} kind={title.mediaType} />}
      <div class="grow">
        <h2 ref={heading} tabIndex={-1}>
          {title?.title ?? words.choice} {title?.year && <span class="faint num">{title.year}</span>}
        </h2>
        {title && (
          <p class="small soft num">
            {texts.kind[title.mediaType] ?? title.mediaType}
            {details && sizeOf(details)}
          </p>
        )}
        {details?.description && <p class="small soft clip2">{details.description}</p>}
        {held && (
          <p class="small flex held">
            <span class="st-completed flex">
              <Icon name="ok" size="xs" tone="c" />
            </span>
            {held}
          </p>
        )}
      </div>
      <button type="button" class="btn quiet sq" aria-label={texts.common.close} onClick={unpick}>
        <Icon name="x" />
      </button>
    </div>
  )
}

/** " · 4 seasons, 34 episodes, still running". */
function sizeOf(details: Details): string {
  if (details.mediaType !== 'SHOW') return ''
  const regular = details.seasons.filter((each) => each.number > 0)
  const episodes = regular.reduce((n, each) => n + each.episodes.length, 0)
  const parts = [count(regular.length, 'season'), count(episodes, 'episode')]
  if (details.hasEnded !== null) parts.push(details.hasEnded ? words.ended : words.running)
  return ` · ${parts.join(', ')}`
}

function heldIn(details: Details): string | null {
  if (details.mediaType === 'SHOW') return heldWords(details)
  return details.inLibrary ? words.isHeld : null
}
