// What the button says and does: the plan made of all that is picked.
import { ask } from '../../api/client'
import { type AskedFragment, AskGame, AskMovie, AskShow } from '../../api/operations'
import { count } from '../../format'
import { texts } from '../../texts'
import type { What } from './choosing'
import { askedOf, type Details, isUnaired, openOf, type Ticks, tickedOf, tickedWords } from './episodes'
import type { Parts } from './game'
import type { Wish } from './wish'

const words = texts.ask

export interface Chosen {
  what: What
  ticks: Ticks
  parts: Parts
  wish: Wish
}

export interface Plan {
  button: string
  /** What happens then. */
  sentence: string
  /** What is told afterwards, beside the title: "2 seasons"; may be empty. */
  told: string
  /** Null: there is nothing to ask for yet. */
  ask: (() => Promise<AskedFragment | null>) | null
}

export function planOf(details: Details, chosen: Chosen): Plan {
  switch (details.mediaType) {
    case 'SHOW':
      return chosen.what === 'ALL' ? planOfAll(details, chosen.wish) : planOfTicked(details, chosen)
    case 'GAME':
      return planOfGame(details, chosen)
    default:
      return planOfMovie(details, chosen.wish)
  }
}

function planOfMovie({ imdbId }: Details, wish: Wish): Plan {
  return {
    button: words.askMovie,
    sentence: thenWords(words.atOnce, wish),
    told: '',
    ask: imdbId ? async () => (await ask(AskMovie, { input: { imdbId, ...wishOf(wish) } })).requestMovie : null,
  }
}

function planOfAll({ imdbId, seasons, hasEnded }: Details, wish: Wish): Plan {
  const open = seasons.filter((each) => each.number > 0).flatMap(openOf)
  const unaired = open.filter((each) => isUnaired(each, Date.now())).length
  const first = unaired === open.length ? '' : words.allAtOnce(open.length - unaired)
  return {
    button: open.length ? words.ask(count(open.length, 'episode')) : words.askComing,
    sentence: thenWords([first, hasEnded ? '' : words.coming].filter(Boolean).join(' ') || words.atOnce, wish),
    told: words.toldAll,
    ask: imdbId
      ? async () => (await ask(AskShow, { input: { imdbId, ongoing: true, ...wishOf(wish) } })).requestShow
      : null,
  }
}

function planOfTicked({ imdbId, seasons }: Details, { ticks, wish }: Chosen): Plan {
  const ticked = seasons.flatMap((each) => tickedOf(each, ticks))
  if (ticked.length === 0 || !imdbId) {
    const isLeft = seasons.some((each) => openOf(each).length > 0)
    return { button: words.askNone, sentence: isLeft ? words.tick : words.nothingLeft, told: '', ask: null }
  }
  const now = Date.now()
  const unaired = ticked.filter((each) => isUnaired(each, now)).length
  const when =
    unaired === 0 ? words.atOnceLow : unaired === ticked.length ? words.whenAired : words.partlyAired(unaired)
  const asked = askedOf(seasons, ticks)
  const input = { imdbId, ...asked, ...wishOf(wish) }
  return {
    button: words.ask(count(ticked.length, 'episode')),
    sentence: thenWords(`${tickedWords(seasons, ticks)}, ${when}.`, wish),
    told: asked.seasons ? count(asked.seasons.length, 'season') : count(ticked.length, 'episode'),
    ask: async () => (await ask(AskShow, { input })).requestShow,
  }
}

function planOfGame(details: Details, { parts, wish }: Chosen): Plan {
  const typed = parts.year.trim()
  const year = /^\d{4}$/.test(typed) ? Number(typed) : null
  const isBare = details.igdbId === null
  const input = {
    title: details.title,
    year: isBare ? year : details.year,
    igdbId: details.igdbId,
    platforms: [...parts.platforms],
    genres: [...parts.genres],
    autoSelect: wish.autoSelect,
  }
  const isYearBad = isBare && typed !== '' && year === null
  const named = parts.platforms.length
  return {
    button: named > 1 ? words.ask(count(named, 'platform')) : words.askGame,
    sentence: isYearBad ? words.badYear : thenWords(words.atOnce, wish),
    told: parts.platforms.join(', '),
    ask: isYearBad ? null : async () => (await ask(AskGame, { input })).requestGame,
  }
}

function wishOf(wish: Wish) {
  return { qualities: [...wish.qualities], formats: [...wish.formats], autoSelect: wish.autoSelect }
}

function thenWords(first: string, wish: Wish): string {
  return `${first} ${wish.autoSelect ? words.thenBest : words.thenYou}`
}
