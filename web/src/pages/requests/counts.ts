// How many requests stand where: asked again when something moves, at most once a second.
import { useEffect } from 'preact/hooks'
import { RequestCounts, type RequestCountsQuery, type RequestStatus } from '../../api/operations'
import { useQuery } from '../../api/use-query'
import { onChanges } from '../../live/changes'
import { asCounted, type Filter } from './filter'

export interface Counts {
  shown: ReadonlyMap<RequestStatus, number>
  all: ReadonlyMap<RequestStatus, number>
  /** FOUND ones that a person is to choose for. */
  choices: number
}

const EVERY_MS = 1000

/** Null until they are known. While others are asked for, the last ones stay. */
export function useCounts(filter: Filter): Counts | null {
  const { data, reload } = useQuery(RequestCounts, { filter: asCounted(filter) })
  useEffect(() => {
    let timer = 0
    const end = onChanges((changes) => {
      if (timer || changes.every((each) => each.change === null)) return
      timer = window.setTimeout(() => {
        timer = 0
        void reload()
      }, EVERY_MS)
    })
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [reload])
  return data && counted(data)
}

function counted({ shown, all, found }: RequestCountsQuery): Counts {
  return {
    shown: new Map(shown.map((each) => [each.status, each.count])),
    all: new Map(all.map((each) => [each.status, each.count])),
    choices: found.edges.filter((each) => !each.node.autoSelect).length,
  }
}

export function sum(counts: ReadonlyMap<RequestStatus, number>, statuses: readonly RequestStatus[] = []): number {
  let total = 0
  for (const [status, n] of counts) if (statuses.length === 0 || statuses.includes(status)) total += n
  return total
}
