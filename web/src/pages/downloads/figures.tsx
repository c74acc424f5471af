// The five figures and the curve of all downloads together.
import { useEffect } from 'preact/hooks'
import { LibrarySpaces, type LibrarySpacesQuery } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { Curve } from '../../components/curve'
import { bytes, bytesParts, remaining, speedParts } from '../../format'
import { type Download, sumOf, totalSpeed } from '../../live/downloads'
import { etaOfAll, leftToDo } from '../../live/eta'
import { whileSeen } from '../../live/while-seen'
import { useStore } from '../../state'
import { texts } from '../../texts'

const words = texts.downloads
const CURVE_MS = 600_000
const CURVE_HEIGHT = 120
const SPACE_MS = 60_000

export function Figures({ downloads }: { downloads: readonly Download[] | null }) {
  const { points, highest } = useStore(totalSpeed)
  const spaces = useSpaces()
  const eta = etaOfAll()
  return (
    <section class="card" aria-label={words.total}>
      <div class="card-b totals">
        <dl class="figs big">
          <Figure name={words.now} parts={downloads ? speedParts(sumOf(downloads)) : null} />
          <Figure name={words.highest} parts={highest > 0 ? speedParts(highest) : null} extra="hide-s" />
          <Figure name={words.left} parts={downloads ? bytesParts(leftToDo()) : null} />
          <Figure name={words.done} parts={eta === null ? null : parted(remaining(eta))} />
          {spaces.map((each) => (
            <Figure
              key={each.label}
              name={spaces.length > 1 ? words.freeFor(each.label) : words.free}
              parts={each.freeBytes === null ? null : free(each.freeBytes, each.totalBytes)}
            />
          ))}
        </dl>
        <Curve points={points} spanMs={CURVE_MS} height={CURVE_HEIGHT} marks={words.marks} />
      </div>
    </section>
  )
}

function Figure({ name, parts, extra }: { name: string; parts: [string, string] | null; extra?: string }) {
  return (
    <div class={extra}>
      <dt>{name}</dt>
      <dd>
        {parts ? parts[0] && `${parts[0]} ` : '–'}
        {parts && <small>{parts[1]}</small>}
      </dd>
    </div>
  )
}

/** "2 h 5 min" as ['2 h 5', 'min']; words stand small. */
function parted(text: string): [string, string] {
  const [, value, unit] = /^(\d.*) (\w+)$/.exec(text) ?? []
  return value && unit ? [value, unit] : ['', text]
}

function free(freeBytes: number, totalBytes: number | null): [string, string] {
  const [value, unit] = bytesParts(freeBytes)
  return [value, totalBytes === null ? unit : words.of(unit, bytes(totalBytes))]
}

/** One place for the figure also while nothing is known. */
function useSpaces(): LibrarySpacesQuery['spaces'] {
  const { data, reload } = useQuery(LibrarySpaces, {})
  useEffect(() => whileSeen(() => void reload(), SPACE_MS), [reload])
  return data?.spaces.length ? data.spaces : [{ label: '', freeBytes: null, totalBytes: null, message: null }]
}
