// Of a game: its platforms and genres; of one that only has a name also the year, which tells equal names apart.
import { Toggles } from '../../components/toggles'
import { texts } from '../../texts'
import type { Details } from './episodes'

const words = texts.ask

export interface Parts {
  platforms: readonly string[]
  genres: readonly string[]
  /** As it is typed. */
  year: string
}

export function GameParts({
  details,
  parts,
  change,
}: {
  details: Details
  parts: Parts
  change: (part: Partial<Parts>) => void
}) {
  const isBare = details.igdbId === null
  return (
    <>
      {isBare && (
        <div class="opt">
          <label class="flex between">
            <span>{words.year}</span>
            <input
              class="input year num"
              type="text"
              inputMode="numeric"
              maxLength={4}
              value={parts.year}
              onInput={(event) => change({ year: event.currentTarget.value })}
            />
          </label>
        </div>
      )}
      <Chips
        label={words.platforms}
        hint={isBare ? words.anyPlatform : words.allPlatforms}
        all={details.platforms}
        picked={parts.platforms}
        onPick={(platforms) => change({ platforms })}
      />
      <Chips
        label={words.genres}
        hint={words.allGenres}
        all={details.genres}
        picked={parts.genres}
        onPick={(genres) => change({ genres })}
      />
    </>
  )
}

function Chips({
  label,
  hint,
  all,
  picked,
  onPick,
}: {
  label: string
  hint: string
  all: readonly string[]
  picked: readonly string[]
  onPick: (picked: string[]) => void
}) {
  if (all.length === 0) return null
  return (
    <div class="opt">
      <Toggles label={label} all={all} on={picked} set={onPick} />
      {picked.length === 0 && <p class="tiny faint">{hint}</p>}
    </div>
  )
}
