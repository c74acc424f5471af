// The head of the releases: their title and count, the columns to sort by, and the same as a field on a phone.
import type { ComponentChildren } from 'preact'
import { Icon } from '../../components/icon'
import { texts } from '../../texts'
import { BEST, type Column, clicked, type Order } from './order'

const words = texts.request

const COLUMNS: readonly [Exclude<Column, 'best'>, string, string][] = [
  ['size', words.size, 'r'],
  ['seeders', words.seeders, 'r'],
  ['cached', words.cached, ''],
]

export function Columns({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  const isBest = order.column === 'best'
  const way = order.isUp ? 'ascending' : 'descending'
  return (
    <thead>
      <tr>
        <th scope="col" aria-sort={isBest ? 'other' : undefined}>
          <button type="button" onClick={() => onOrder(BEST)}>
            {words.best}
            {isBest && <Icon name="dn" size="xs" />}
          </button>
        </th>
        {COLUMNS.map(([column, label, side]) => (
          <th key={column} scope="col" class={side} aria-sort={order.column === column ? way : undefined}>
            <button type="button" onClick={() => onOrder(clicked(order, column))}>
              {label}
              <span class="way">{order.column === column && <Icon name={order.isUp ? 'up' : 'dn'} size="xs" />}</span>
            </button>
          </th>
        ))}
        <th scope="col">
          <span class="vh">{words.chooseDo}</span>
        </th>
      </tr>
    </thead>
  )
}

export function Head({ title, note, children }: { title: string; note?: string; children?: ComponentChildren }) {
  return (
    <div class="card-h wrap">
      <div class="grow">
        <h2>{title}</h2>
        {note && <span class="small soft num">{note}</span>}
      </div>
      {children}
    </div>
  )
}

/** A phone has no columns to click at. */
export function SortField({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <label class="only-s sorts">
      <span class="vh">{words.sortBy}</span>
      <select
        class="input"
        value={order.column}
        onChange={(event) => onOrder({ column: event.currentTarget.value as Column, isUp: false })}
      >
        <option value="best">{words.best}</option>
        {COLUMNS.map(([column, label]) => (
          <option key={column} value={column}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
