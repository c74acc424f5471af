// A release: its name, what it is, every reason against it, and the button that has it fetched.
import { useState } from 'preact/hooks'
import { Dialog } from '../../components/dialog'
import { Icon } from '../../components/icon'
import { bytes, numbered, upstreamName } from '../../format'
import { texts } from '../../texts'
import type { Choice } from './choice'
import { Dotted, Fault } from './fault'
import type { Release, Whole } from './model'

const words = texts.request

/** The rule of a refusal by the provider: nothing overrides it. */
const REFUSED = 'not_refused'

interface Reason {
  rule: string
  reason: string
}

export function Row({
  release,
  request,
  choice,
  mayChoose,
  isFirst,
}: {
  release: Release
  request: Whole
  choice: Choice
  mayChoose: boolean
  isFirst: boolean
}) {
  const own = choice.refused.get(release.id)
  const reasons: Reason[] = own && release.accepted ? [{ rule: '', reason: own }] : [...release.rejections]
  if (own && !release.accepted) reasons.unshift({ rule: '', reason: own })
  const isAccepted = release.accepted && !own
  const isAsking = choice.asking === release.id
  const isHopeless = release.rejections.some((each) => each.rule === REFUSED)
  const isOnItsWay = request.deliveries.some((each) => each.title === release.title)
  return (
    <tr class={[isAccepted ? '' : 'no', isAsking || isOnItsWay ? 'pick' : ''].filter(Boolean).join(' ')}>
      <td class="blk">
        <div class="rel">
          <Dotted text={release.title} />
        </div>
        <Tags release={release} />
        {reasons.length > 0 && (
          <div role={own ? 'alert' : undefined}>
            <Reasons reasons={reasons} />
          </div>
        )}
        <Fault text={choice.failed.get(release.id) ?? null} />
      </td>
      <td class="r m nowrap">{bytes(release.sizeBytes)}</td>
      <td class="r m nowrap">
        {release.seeders ?? '–'}
        <span class="only-s">{words.seedersWord}</span>
      </td>
      <td class="m nowrap">
        <Cached cached={release.cached} />
      </td>
      <td class="r go">
        {isOnItsWay ? (
          <span class="st-downloading small c">{words.onItsWay}</span>
        ) : (
          mayChoose &&
          !isHopeless && (
            <Choose
              release={release}
              reasons={reasons}
              isAccepted={isAccepted}
              isAsking={isAsking}
              isFirst={isFirst}
              choose={choice.choose}
            />
          )
        )}
      </td>
    </tr>
  )
}

function Reasons({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul class="rej">
      {reasons.map(({ rule, reason }) => (
        <li key={`${rule} ${reason}`}>
          <Icon name="x" size="xs" />
          <span>
            <Dotted text={reason} /> {rule && <code>{rule}</code>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Tags({ release }: { release: Release }) {
  const { seasons, episodes, quality, formats, indexer } = release
  const [season = null] = seasons
  const covers = seasons.length > 1 ? `S${seasons[0]}–S${seasons[seasons.length - 1]}` : numbered(season, episodes)
  const tags = [
    covers,
    quality ? (words.quality[quality] ?? quality) : '',
    ...formats.map((each) => words.format[each] ?? each),
    upstreamName(indexer),
  ]
  return (
    <div class="tags">
      {tags.filter(Boolean).map((tag) => (
        <span class="tag" key={tag}>
          {tag}
        </span>
      ))}
    </div>
  )
}

function Cached({ cached }: { cached: boolean | null }) {
  if (cached === null) return <span class="faint">{words.unknown}</span>
  if (!cached) return <span class="soft">{words.notCached}</span>
  return (
    <span class="st-completed cached">
      <Icon name="bolt" size="xs" tone="c" />
      {words.cached}
    </span>
  )
}

function Choose({
  release,
  reasons,
  isAccepted,
  isAsking,
  isFirst,
  choose,
}: {
  release: Release
  reasons: readonly Reason[]
  isAccepted: boolean
  isAsking: boolean
  isFirst: boolean
  choose: Choice['choose']
}) {
  const [isAsked, setAsked] = useState(false)
  const kind = isAccepted ? (isFirst ? 'primary' : '') : 'quiet'
  const word = isAccepted ? words.chooseDo : words.anyway
  return (
    <>
      <button
        type="button"
        class={`btn sm ${kind}`}
        aria-label={`${isAsking ? words.asking : word}: ${release.title}`}
        aria-disabled={isAsking}
        onClick={() => (isAccepted ? void choose(release.id, false) : setAsked(true))}
      >
        {isAsking ? words.asking : word}
      </button>
      {isAsked && (
        <Dialog
          title={words.anywayTitle}
          keep={words.anywayKeep}
          act={{
            label: words.anyway,
            run: () => {
              setAsked(false)
              void choose(release.id, true)
            },
          }}
          onClose={() => setAsked(false)}
        >
          <p class="rel small">
            <Dotted text={release.title} />
          </p>
          <p class="soft small">{words.anywayHint}</p>
          <Reasons reasons={reasons} />
        </Dialog>
      )}
    </>
  )
}
