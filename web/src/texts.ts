// Every English text of the pages, by page. What the server explains comes from the server.
import type { MediaType, RequestSource, RequestStatus } from './api/operations'
import { count } from './format'

export const texts = {
  status: {
    PENDING: 'Pending',
    FOUND: 'Found',
    DOWNLOADING: 'Downloading',
    COMPLETED: 'Completed',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
    EXPIRED: 'Expired',
  } satisfies Record<RequestStatus, string>,
  kind: { MOVIE: 'Movie', SHOW: 'Show', GAME: 'Game' } satisfies Record<MediaType, string>,
  kinds: { MOVIE: 'Movies', SHOW: 'Shows', GAME: 'Games' } satisfies Record<MediaType, string>,
  source: {
    API: 'over GraphQL',
    WEB: 'on this page',
    SEERR_POLL: 'through Seerr',
    SEERR_WEBHOOK: 'through Seerr',
    SEERR_ARR: 'through Seerr',
  } satisfies Record<RequestSource, string>,
  common: {
    close: 'Close',
    tryAgain: 'Try again',
    cancel: 'Cancel',
    open: 'Open',
    offline: 'Usher does not answer.',
    offlineHint: 'Is it running, and is this device in the same network? It is tried again by itself.',
  },
  shell: {
    name: 'Usher',
    home: 'Usher, all requests',
    skip: 'Skip to content',
    nav: 'Main',
    requests: 'Requests',
    ask: 'Ask',
    downloads: 'Downloads',
    system: 'System',
    problems: (n: number) => count(n, 'problem'),
    idle: 'Nothing downloading',
    together: (n: number) => `${count(n, 'download')}, together`,
    lost: 'Connection lost.',
    lostHint: 'What you see may be old.',
    nextTry: (clock: string) => `Next try at ${clock}.`,
    trying: 'Trying to reach Usher.',
    tryNow: 'Try now',
    again: 'Connected again.',
    notFound: 'There is no such page',
    notFoundHint: 'The address may be mistyped, or from an older version.',
    toRequests: 'All requests',
  },
  keys: {
    title: 'Keys',
    rows: [
      ['/', 'search'],
      ['n', 'ask for something'],
      ['j k', 'next and previous row'],
      ['Enter', 'open the row'],
      ['Esc', 'close'],
      ['?', 'these keys'],
    ] as const,
  },
  requests: {
    title: 'Requests',
  },
  ask: {
    title: 'Ask for something',
  },
  request: {
    back: 'Requests',
  },
  downloads: {
    title: 'Downloads',
  },
  system: {
    title: 'System',
  },
  setup: {
    title: 'First run',
  },
  signIn: {
    title: 'Sign in',
  },
}
