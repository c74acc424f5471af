// Search, kind and status: what the list is narrowed to.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RequestStatus } from '../../api/operations'
import { Segment } from '../../components/controls'
import { Icon } from '../../components/icon'
import { KIND_ICON, KINDS, STATUS_ICON, STATUSES, statusClass } from '../../components/status'
import { texts } from '../../texts'
import { type Filter, narrow } from './filter'

const TYPING_MS = 250

export function Filters({ filter, counts }: { filter: Filter; counts: ReadonlyMap<RequestStatus, number> | null }) {
  const kinds = [
    { value: 'ALL' as const, label: texts.requests.allKinds },
    ...KINDS.map((kind) => ({
      value: kind,
      label: [
        <span key="icon" class="ni hide-s">
          <Icon name={KIND_ICON[kind]} size="s" />
        </span>,
        texts.kinds[kind],
      ],
    })),
  ]
  return (
    <div class="filters">
      <div class="top">
        <Search search={filter.search} />
        <Segment
          label={texts.requests.kind}
          choices={kinds}
          value={filter.kind ?? 'ALL'}
          onPick={(kind) => narrow({ kind: kind === 'ALL' ? null : kind })}
        />
      </div>
      <Chips filter={filter} counts={counts} />
    </div>
  )
}

/** Follows the typing after a moment; Escape empties it. */
function Search({ search }: { search: string }) {
  const [typed, setTyped] = useState(search)
  const timer = useRef(0)
  const sent = useRef(search)
  useEffect(() => {
    if (search !== sent.current) setTyped(search) // it came from elsewhere: back, a link
    sent.current = search
  }, [search])
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (text: string, wait: number) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      sent.current = text.trim()
      narrow({ search: text.trim() })
    }, wait)
  }
  return (
    <label class="field">
      <Icon name="search" />
      <span class="vh">{texts.requests.search}</span>
      <input
        class="input"
        type="search"
        placeholder={texts.requests.placeholder}
        value={typed}
        enterkeyhint="search"
        autocomplete="off"
        onInput={(event) => type(event.currentTarget.value, TYPING_MS)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') type(typed, 0)
          if (event.key !== 'Escape') return
          if (typed) type('', 0)
          else event.currentTarget.blur()
        }}
      />
    </label>
  )
}

/** Each is a filter and a count; several may be pressed. */
function Chips({ filter, counts }: { filter: Filter; counts: ReadonlyMap<RequestStatus, number> | null }) {
  const press = (status: RequestStatus) => {
    const { statuses } = filter
    narrow({ statuses: STATUSES.filter((each) => (each === status) !== statuses.includes(each)) })
  }
  return (
    <div class="chips scroll" role="group" aria-label={texts.requests.status}>
      <button
        type="button"
        class="chip"
        aria-pressed={filter.statuses.length === 0}
        onClick={() => narrow({ statuses: [] })}
      >
        {texts.requests.anyStatus}
      </button>
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          class={`chip ${statusClass(status)}`}
          aria-pressed={filter.statuses.includes(status)}
          onClick={() => press(status)}
        >
          <Icon name={STATUS_ICON[status]} size="s" />
          {texts.status[status]} <b>{counts ? (counts.get(status) ?? 0).toLocaleString('en-GB') : '–'}</b>
        </button>
      ))}
    </div>
  )
}
