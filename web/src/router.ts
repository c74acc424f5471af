// Addresses are hashes, because the path belongs to whatever proxy stands in front: #/requests?status=FAILED
import { store } from './state'

export interface Route {
  /** The parts of the path: [] is the list of requests. */
  path: readonly string[]
  query: URLSearchParams
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const route = store<Route>(read())
addEventListener('hashchange', () => route.set(read()))

export const links = {
  requests: '#/',
  ask: '#/ask',
  downloads: '#/downloads',
  system: '#/system',
  request: (id: string) => `#/r/${encodeURIComponent(id)}`,
}

/** Goes there; `replace`: without a step in the browser's history, for filters. */
export function go(to: string, { replace = false } = {}): void {
  if (!replace) {
    location.hash = to
    return
  }
  history.replaceState(null, '', to)
  route.set(read())
}

/** The present page with other parameters; those that are empty are left out. */
export function withQuery(query: Record<string, string | null>): string {
  const { path, query: known } = route.get()
  const merged = new URLSearchParams(known)
  for (const [name, value] of Object.entries(query)) {
    if (value) merged.set(name, value)
    else merged.delete(name)
  }
  const words = merged.toString()
  return `#/${path.map(encodeURIComponent).join('/')}${words ? `?${words}` : ''}`
}
