// What the address says: what is searched, of which kind, and which title is picked.
import type { MediaType } from '../../api/operations'
import { KINDS } from '../../components/status'
import { go, type Route, withQuery } from '../../router'

/** A title that one looks at; by its bare name where no source knows it. */
export interface Picked {
  kind: MediaType
  imdbId: string | null
  igdbId: number | null
  name: string | null
}

export type Kind = 'ALL' | MediaType

export interface Place {
  search: string
  kind: Kind
  /** As in the address, to compare with that of a tile; empty: none. */
  title: string
  picked: Picked | null
}

export function placeOf({ query }: Route): Place {
  const title = query.get('title') ?? ''
  return {
    search: query.get('q') ?? '',
    kind: kindOf(query.get('kind')) ?? 'ALL',
    title,
    picked: pickedOf(title, kindOf(query.get('as'))),
  }
}

function kindOf(word: string | null): MediaType | null {
  return KINDS.find((each) => each.toLowerCase() === word) ?? null
}

function pickedOf(title: string, kind: MediaType | null): Picked | null {
  if (/^tt\d+$/.test(title))
    return { kind: kind === 'SHOW' ? 'SHOW' : 'MOVIE', imdbId: title, igdbId: null, name: null }
  const [, source, rest = ''] = title.match(/^(igdb|name):(.+)$/) ?? []
  if (source === 'igdb' && /^\d{1,9}$/.test(rest))
    return { kind: 'GAME', imdbId: null, igdbId: Number(rest), name: null }
  if (source === 'name') return { kind: 'GAME', imdbId: null, igdbId: null, name: rest }
  return null
}

/** How the address names a title; empty: it cannot be asked for. */
export function nameOf(title: { imdbId: string | null; igdbId: number | null }): string {
  return title.imdbId ?? (title.igdbId === null ? '' : `igdb:${title.igdbId}`)
}

export function search(words: string): void {
  go(withQuery({ q: words || null }), { replace: true })
}

export function chooseKind(kind: Kind): void {
  go(withQuery({ kind: kind === 'ALL' ? null : kind.toLowerCase() }), { replace: true })
}

/** The address that a step back leads to, while that step is the last one. */
let before: string | null = null

const without = () => withQuery({ title: null, as: null })

/** Opens a title with a step in the browser's history, so that Back closes it; from one to the next without. */
export function pick(title: string, kind: MediaType, isOpen: boolean): void {
  if (!isOpen) before = without()
  go(withQuery({ title, as: kind.toLowerCase() }), { replace: isOpen })
}

/** Closes it: takes that step back, where it leads to the same search. */
export function unpick(): void {
  const isStep = before !== null && before === without()
  before = null
  if (isStep) history.back()
  else go(without(), { replace: true })
}

/** It was closed otherwise, by Back. */
export function forgetStep(): void {
  before = null
}
