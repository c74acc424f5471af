// Every English text of the pages, by page. What the server explains comes from the server.
import type { MediaType, RequestSource, RequestStatus } from './api/operations'
import { count, duration } from './format'

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
    ask: 'Ask for something',
    search: 'Search requests',
    placeholder: 'Search titles',
    kind: 'Type',
    allKinds: 'All',
    status: 'Status',
    anyStatus: 'Any status',
    listed: 'Requests, newest first',
    reading: 'The requests are being read',
    waitForYou: (n: number) => (n === 1 ? '1 waits for your choice' : `${n} wait for your choice`),
    failed: (n: number) => `${n} failed`,
    downloading: (n: number, eta: number | null) => {
      const are = n === 1 ? '1 is downloading' : `${n} are downloading`
      if (eta === null) return `${are}.`
      return eta < 60 ? `${are}, done in under a minute.` : `${are}, done in about ${duration(eta)}.`
    },
    calm: (open: number) => {
      if (open === 0) return 'Nothing is left to do.'
      return open === 1 ? 'Nothing is downloading; 1 is looked for.' : `Nothing is downloading; ${open} are looked for.`
    },
    choose: 'Choose',
    chooseFor: (title: string) => `Choose a release of ${title}`,
    searchNow: 'Search now',
    searchFor: (title: string) => `Search now for ${title}`,
    asking: 'Asking…',
    searching: (title: string) => `${title} is searched now.`,
    refused: (message: string) => `Not searched: ${message}`,
    progressOf: (title: string) => `${title}, downloaded`,
    queued: 'Waits its turn',
    paused: 'Paused in aria2',
    fetching: (name: string) => `at ${name}`,
    taking: (name: string) => `Handed to ${name}`,
    starting: 'Starts in a moment',
    importing: 'Checking the file',
    waiting: (n: number) => count(n, 'new request'),
    moved: (title: string, status: string) => `${title}: ${status}.`,
    manyMoved: (n: number) => `${n} requests have moved.`,
    none: 'No requests yet',
    noneHint: 'Ask for a movie, a show or a game here.',
    noneSeerr: 'Ask for a movie, a show or a game here, or in Seerr: what is approved there arrives within a minute.',
    nothing: (search: string) => `Nothing matches “${search}”`,
    nothingHere: 'Nothing matches',
    nothingWhy: (isSearch: boolean, statuses: readonly string[], kind: string | null) => {
      const among = [statuses.join(' or '), kind ?? (statuses.length ? 'ones' : '')].filter(Boolean).join(' ')
      if (!isSearch) return `There are no ${among} now.`
      return among ? `No request has this in its title among the ${among}.` : 'No request has this in its title.'
    },
    others: (n: number) =>
      n === 1 ? '1 other matches without it.' : `${n.toLocaleString('en-GB')} others match without it.`,
    showAny: 'Show any status',
    showKinds: 'Show all types',
    clearSearch: 'Clear the search',
    unread: 'This list could not be read',
    unreadWhy: (message: string) => `Usher answered: ${message} Your requests are safe.`,
    moreFailed: (message: string) => `The next ones could not be read: ${message}`,
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
