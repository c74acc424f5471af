// One row of the list: all of it is one link, with at most one button.
import { useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { SearchFromList } from '../../api/operations'
import { Icon } from '../../components/icon'
import { Poster } from '../../components/poster'
import { SeasonBars } from '../../components/seasons'
import { KIND_ICON, OVER, Status } from '../../components/status'
import { toast } from '../../components/toasts'
import { ago } from '../../format'
import { links } from '../../router'
import { texts } from '../../texts'
import { Moving } from './moving'
import type { Row } from './rows'

export function RequestRow({ row, now, onTake }: { row: Row; now: number; onTake: (row: Row) => void }) {
  const search = useSearch(row, onTake)
  const isChoice = row.status === 'FOUND' && !row.autoSelect
  const isSearchable = OVER.includes(row.status)
  const kind = texts.kind[row.mediaType] ?? row.mediaType
  return (
    <article class={isChoice || isSearchable ? 'row act' : 'row'}>
      <Poster url={row.posterUrl} kind={row.mediaType} />
      <div class="main">
        <div class="t">
          <a class="clip" href={links.request(row.id)} title={row.title} data-row>
            {row.title}
          </a>
          {row.year !== null && <span class="faint small num nowrap">{row.year}</span>}
          <Icon name={KIND_ICON[row.mediaType] ?? 'film'} size="xs" />
          <span class="vh">{kind}</span>
        </div>
        {search.refusal ? (
          <p class="why clip2 refused" role="alert">
            {texts.requests.refused(search.refusal)}
          </p>
        ) : (
          <p class="why clip2" title={row.explanation}>
            {row.explanation}
          </p>
        )}
      </div>
      <div class="stc">
        <Status status={row.status} />
      </div>
      <div class="mid">
        {row.__typename === 'ShowRequest' && row.progress.length > 0 ? (
          <SeasonBars progress={row.progress} />
        ) : (
          row.status === 'DOWNLOADING' && <Moving row={row} />
        )}
      </div>
      <div class="who">
        {isChoice && (
          <a class="btn sm primary" href={links.request(row.id)} aria-label={texts.requests.chooseFor(row.title)}>
            {texts.requests.choose}
          </a>
        )}
        {isSearchable && (
          <button
            type="button"
            class="btn sm"
            aria-disabled={search.isAsking}
            aria-label={texts.requests.searchFor(row.title)}
            onClick={search.begin}
          >
            {search.isAsking ? texts.requests.asking : texts.requests.searchNow}
          </button>
        )}
        {!isChoice && !isSearchable && (
          <span>
            <span class="clip">{row.requestedBy ?? texts.source[row.source] ?? ''}</span>
            <time dateTime={row.createdAt}>{ago(row.createdAt, now)}</time>
          </span>
        )}
      </div>
    </article>
  )
}

function useSearch(row: Row, onTake: (row: Row) => void) {
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState('')
  const begin = async () => {
    if (isAsking) return
    setAsking(true)
    setRefusal('')
    try {
      const { searchRequest } = await ask(SearchFromList, { id: row.id })
      if (searchRequest) onTake(searchRequest)
      toast(texts.requests.searching(row.title))
    } catch (fault) {
      setRefusal(fault instanceof Error ? fault.message : String(fault))
    }
    setAsking(false)
  }
  return { isAsking, refusal, begin: () => void begin() }
}

/** Of true size, while rows are read. */
export function EmptyRow() {
  return (
    <div class="row">
      <span class="poster none" />
      <div class="main">
        <div class="sk wide" />
        <div class="sk long" />
      </div>
      <div class="stc">
        <div class="sk pill" />
      </div>
      <div class="mid">
        <div class="sk thin" />
      </div>
      <div class="who" />
    </div>
  )
}
