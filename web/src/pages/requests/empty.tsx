// What stands where the rows would be.
import type { ApiError } from '../../api/client'
import { Empty } from '../../components/controls'
import { Icon } from '../../components/icon'
import { health } from '../../live/health'
import { links } from '../../router'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { type Counts, sum } from './counts'
import { type Filter, narrow } from './filter'

const words = texts.requests

export function Unread({ error, onAgain }: { error: ApiError; onAgain: () => void }) {
  const isOffline = error.code === 'OFFLINE'
  return (
    <Empty icon={isOffline ? 'offline' : 'fail'} title={isOffline ? texts.common.offline : words.unread} bad>
      <p>{isOffline ? texts.common.offlineHint : words.unreadWhy(error.message)}</p>
      <button type="button" class="btn" onClick={onAgain}>
        <Icon name="again" />
        {texts.common.tryAgain}
      </button>
    </Empty>
  )
}

/** No request at all, or none that matches: then the narrowest filter can be dropped. */
export function Nothing({ filter, counts }: { filter: Filter; counts: Counts | null }) {
  const hasSeerr = useStore(health, (known) => known?.system.hasSeerr ?? false)
  if (filter.statuses.length === 0 && !filter.kind && !filter.search) {
    return (
      <Empty icon="rows" title={words.none}>
        <p>{hasSeerr ? words.noneSeerr : words.noneHint}</p>
        <a class="btn primary" href={links.ask}>
          <Icon name="plus" />
          {words.ask}
        </a>
      </Empty>
    )
  }
  const others = counts ? sum(counts.shown) : 0
  const statuses = filter.statuses.map((each) => texts.status[each].toLowerCase())
  const drop = dropped(filter, others)
  return (
    <Empty icon="search" title={filter.search ? words.nothing(filter.search) : words.nothingHere}>
      <p>
        {words.nothingWhy(filter.search !== '', statuses, filter.kind && texts.kinds[filter.kind].toLowerCase())}
        {filter.statuses.length > 0 && others > 0 ? ` ${words.others(others)}` : ''}
      </p>
      <button type="button" class="btn" onClick={() => narrow(drop.change)}>
        {drop.label}
      </button>
    </Empty>
  )
}

/** The filter that hides most: the status when others match without it, else the search, else the kind. */
function dropped(filter: Filter, others: number): { label: string; change: Partial<Filter> } {
  if (filter.statuses.length > 0 && (others > 0 || (!filter.search && !filter.kind))) {
    return { label: words.showAny, change: { statuses: [] } }
  }
  if (filter.search) return { label: words.clearSearch, change: { search: '' } }
  return { label: words.showKinds, change: { kind: null } }
}
