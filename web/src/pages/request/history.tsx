// What happened, newest first, day by day.
import { useState } from 'preact/hooks'
import { Icon } from '../../components/icon'
import { STATUS_ICON, statusClass } from '../../components/status'
import { clock, day } from '../../format'
import { texts } from '../../texts'
import { Dotted } from './fault'
import { type Move, partName } from './model'

const words = texts.request
const FIRST = 8

export function History({
  moves,
  isAll,
  askAll,
}: {
  moves: readonly Move[] | null
  isAll: boolean
  askAll: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  const newest = [...(moves ?? [])].reverse()
  const shown = isOpen ? newest : newest.slice(0, FIRST)
  const toggle = () => {
    if (!isOpen && !isAll) askAll()
    setOpen(!isOpen)
  }
  return (
    <section class="card" aria-label={words.history}>
      <div class="card-h">
        <div class="grow">
          <h2>{words.history}</h2>
        </div>
      </div>
      <div class="card-b">
        {moves && moves.length === 0 && <p class="small soft">{words.noHistory}</p>}
        {byDay(shown).map(([name, own]) => (
          <div class="tlday" key={name}>
            <p class="day">{name}</p>
            <ol class="tl">
              {own.map((move) => (
                <One key={move.id} move={move} />
              ))}
            </ol>
          </div>
        ))}
        {newest.length > FIRST && (
          <button type="button" class="btn link sm" aria-expanded={isOpen} onClick={toggle}>
            {isOpen ? words.fewerChanges : words.allChanges(isAll ? String(newest.length) : `${newest.length}+`)}
          </button>
        )}
      </div>
    </section>
  )
}

function byDay(moves: readonly Move[]): [string, Move[]][] {
  const days = new Map<string, Move[]>()
  for (const move of moves) {
    const name = day(move.at)
    days.set(name, [...(days.get(name) ?? []), move])
  }
  return [...days]
}

function One({ move }: { move: Move }) {
  const word = texts.status[move.to] ?? move.to
  const part = partName(move)
  const isMove = move.from !== move.to
  return (
    <li>
      <span class={statusClass(move.to)}>
        <Icon name={STATUS_ICON[move.to] ?? 'info'} size="xs" tone="c" />
      </span>
      <div>
        <p>
          {part && <b>{part} </b>}
          {isMove && !part && <b>{word}: </b>}
          {part && <span class="vh">{word}: </span>}
          <Dotted text={move.reason} />
        </p>
        <time dateTime={move.at}>{clock(move.at)}</time>
      </div>
    </li>
  )
}
