// Asking for something: the box, the kinds, what is found, and beside it the title that is picked.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Heading, Segment } from '../../components/controls'
import { Icon } from '../../components/icon'
import { health } from '../../live/health'
import { route } from '../../router'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { PickedTitle } from './picked'
import { chooseKind, forgetStep, type Kind, nameOf, placeOf, search } from './place'
import { Results } from './results'
import { useTitles } from './search'

const words = texts.ask

export function Ask() {
  const place = placeOf(useStore(route))
  const hasGames = useStore(health, (known) => known?.system.hasGames ?? false)
  const kind = place.kind === 'GAME' && !hasGames ? 'ALL' : place.kind
  const found = useTitles(place.search, kind)
  const { picked, title } = place
  const opener = useRef('')

  useEffect(() => {
    if (picked) {
      opener.current = title
      return
    }
    forgetStep()
    if (opener.current) focusTile(opener.current)
    opener.current = ''
  }, [title])

  return (
    <div class="ask">
      <div class="stack">
        <Heading title={words.title} />
        <Box search={place.search} />
        <div class="flex wrap between">
          <Segment label={words.kinds} choices={kindsOf(hasGames)} value={kind} onPick={chooseKind} />
          <span class="small soft num" role="status">
            {found.hits && found.of && !found.error ? words.found(found.hits.length) : ''}
          </span>
        </div>
        <Results search={place.search.trim()} kind={kind} found={found} picked={title} hasGames={hasGames} />
      </div>
      {picked ? (
        <PickedTitle
          key={title}
          picked={picked}
          hit={found.hits?.find((each) => nameOf(each) === title) ?? null}
          onAsked={(id, status) => found.mark((hit) => nameOf(hit) === title, id, status)}
        />
      ) : (
        <aside class="unpicked" aria-label={words.choice}>
          {found.hits && found.hits.length > 0 && <p class="small faint">{words.unpicked}</p>}
        </aside>
      )}
    </div>
  )
}

function kindsOf(hasGames: boolean): { value: Kind; label: string }[] {
  const all: { value: Kind; label: string }[] = [
    { value: 'ALL', label: words.all },
    { value: 'MOVIE', label: texts.kinds.MOVIE },
    { value: 'SHOW', label: texts.kinds.SHOW },
  ]
  return hasGames ? [...all, { value: 'GAME', label: texts.kinds.GAME }] : all
}

/** Back to what opened it, or to the box where that is gone. */
function focusTile(title: string): void {
  const tile = document.querySelector<HTMLElement>(`[data-title="${CSS.escape(title)}"]`)
  const field = document.querySelector<HTMLElement>('.ask input[type="search"]')
  const aim = tile ?? field
  aim?.focus({ preventScroll: true })
}

const PAUSE_MS = 250

function Box({ search: known }: { search: string }) {
  const [text, setText] = useState(known)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef(0)
  const sent = useRef(known)
  useEffect(() => {
    if (known === sent.current) return
    sent.current = known // Back, or a link
    clearTimeout(timer.current)
    setText(known)
    if (!known) field.current?.focus()
  }, [known])
  useEffect(() => {
    if (!document.querySelector('dialog[open]')) field.current?.focus({ preventScroll: true })
    return () => clearTimeout(timer.current)
  }, [])

  const send = (next: string) => {
    clearTimeout(timer.current)
    sent.current = next
    search(next)
  }
  const type = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => send(next), PAUSE_MS)
  }
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        send(text)
      }}
    >
      <label class="field big">
        <Icon name="search" />
        <span class="vh">{words.box}</span>
        <input
          ref={field}
          class="input big"
          type="search"
          value={text}
          placeholder={words.box}
          maxLength={200}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="search"
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
    </form>
  )
}
