// Every English text of the pages, by page. What the server explains comes from the server.
import type { DownloadStatus, MediaType, RequestSource, RequestStatus } from './api/operations'
import { count, duration } from './format'

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

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
    lost: (clock: string) => `Connection lost at ${clock}.`,
    lostHint: 'This is what was known then.',
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
    total: 'Total speed',
    now: 'Now',
    highest: 'Highest today',
    left: 'Left to do',
    done: 'All done in',
    free: 'Free in the library',
    freeFor: (label: string) => `Free for ${label.toLowerCase()}`,
    of: (unit: string, total: string) => `${unit} of ${total}`,
    marks: ['10 min ago', '5 min', 'now'],
    reading: 'The downloads are being read',
    foreign: 'Not one of Usher’s',
    states: {
      ACTIVE: 'Downloading',
      WAITING: 'Waiting',
      PAUSED: 'Paused',
      ERROR: 'Failed',
      COMPLETE: 'Here',
      REMOVED: 'Cancelled',
    } satisfies Record<DownloadStatus, string>,
    inLine: (turn: number) => `${ORDINALS[turn - 1] ?? `number ${turn}`} in line`,
    progressOf: (title: string) => `${title}, downloaded`,
    pausedOwn: 'Paused in aria2 by hand; resume it there, or cancel here.',
    pausedForeign: 'Paused in aria2 by hand.',
    said: (message: string) => `aria2 says: ${message.replace(/[.\s]+$/, '')}.`,
    saidNothing: 'aria2 gave it up.',
    note: 'Straight from aria2, every second. Cancelling a download cancels what it was for; what was downloaded of it is removed.',
    cancel: 'Cancel download',
    cancelOf: (title: string) => `Cancel ${title}`,
    cancelTitle: (title: string) => `Cancel ${title}?`,
    keep: 'Keep it',
    asking: 'Cancelling…',
    lost: (size: string, isBegun: boolean) =>
      isBegun ? `The download stops and ${size} of unfinished files are removed.` : 'It is taken out of the line.',
    stays: (kind: MediaType | null, episodes: number) => {
      const stays = 'What is in the library stays. You can search again at any time.'
      if (kind === 'SHOW')
        return `${episodes > 1 ? `Its ${episodes} episodes are` : 'Its episode is'} cancelled. ${stays}`
      return `It is no longer looked for. ${stays}`
    },
    cancelled: (title: string) => `Cancelled ${title}.`,
    notCancelled: (message: string) => `Not cancelled: ${message}`,
    nothing: 'Nothing is downloading',
    waiting: (n: number, next: string | null) => {
      if (n === 0) return 'No request waits for a release.'
      const wait =
        n === 1 ? '1 request waits for a release' : `${n.toLocaleString('en-GB')} requests wait for a release`
      return next ? `${wait}; the next search is at ${next}.` : `${wait}.`
    },
    showWaiting: 'Show what waits',
    silent: 'aria2 does not answer',
    silentHint: 'Downloads are begun and shown as soon as it is back. It is tried again by itself.',
    toSystem: 'See System',
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
