// Numbers and times as people read them. Units are decimal, as on the boxes of disks; "–" is not known.
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const DAY_MS = 86_400_000

/** Parts of a number of bytes: ['1.31', 'GB']. Three significant digits, never scientific. */
export function bytesParts(bytes: number): [string, string] {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  return [unit === 0 ? String(Math.round(value)) : value.toPrecision(3), UNITS[unit] ?? 'B']
}

export function bytes(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : bytesParts(value).join(' ')
}

/** "1.31 of 2.11 GB", both in the larger one's unit. */
export function bytesOf(done: number, total: number): string {
  const [shown, unit] = bytesParts(total)
  const factor = 1000 ** UNITS.indexOf(unit)
  const digits = unit === 'B' ? 0 : Math.max(0, 3 - Math.trunc(total / factor).toString().length)
  return `${(done / factor).toFixed(digits)} of ${shown} ${unit}`
}

export function speedParts(bytesPerSecond: number): [string, string] {
  const [value, unit] = bytesParts(bytesPerSecond)
  return [value, `${unit}/s`]
}

export function speed(bytesPerSecond: number): string {
  return speedParts(bytesPerSecond).join(' ')
}

/** 0 to 1 as "62 %"; 100 % only when it is done. */
export function percent(share: number): string {
  const whole = Math.floor(share * 100 + 1e-9)
  return `${Math.max(0, Math.min(100, whole))} %`
}

/** "4 min", "2 h 5 min", "under a minute"; "–" when it is not known. */
export function remaining(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–'
  if (seconds < 60) return 'under a minute'
  return duration(seconds)
}

/** "12 s", "4 min", "2 h 5 min", "3 days". */
export function duration(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(0, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return minutes % 60 ? `${Math.trunc(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
  return `${Math.round(minutes / 1440)} days`
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exactFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' })
const yearFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })

export function clock(at: string | number): string {
  return clockFormat.format(new Date(at))
}

export function exactClock(at: string | number): string {
  return exactFormat.format(new Date(at))
}

/** The clock today, weekday and clock within a week, else a date. */
export function moment(at: string | number, now = Date.now()): string {
  const days = daysBetween(at, now)
  if (days === 0) return clock(at)
  return Math.abs(days) < 7 ? `${weekdayFormat.format(new Date(at))} ${clock(at)}` : date(at, now)
}

/** "Today", "Yesterday", "Wednesday" or a date. */
export function day(at: string | number, now = Date.now()): string {
  const days = daysBetween(at, now)
  if (days === 0) return 'Today'
  if (days === -1) return 'Yesterday'
  return Math.abs(days) < 7 ? weekdayFormat.format(new Date(at)) : date(at, now)
}

export function date(at: string | number, now = Date.now()): string {
  const same = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (same ? dateFormat : yearFormat).format(new Date(at))
}

/** "just now", "5 min ago", "2 h ago", "yesterday", else as `date`. */
export function ago(at: string | number, now = Date.now()): string {
  const seconds = (now - new Date(at).getTime()) / 1000
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return `${Math.trunc(seconds / 60)} min ago`
  if (daysBetween(at, now) === 0 || seconds < 6 * 3600) return `${Math.trunc(seconds / 3600)} h ago`
  if (daysBetween(at, now) === -1) return 'yesterday'
  return seconds < 7 * 86_400 ? `${-daysBetween(at, now)} days ago` : date(at, now)
}

/** How many midnights lie between: negative in the past. */
export function daysBetween(at: string | number, now: number): number {
  const midnight = (time: string | number) => new Date(time).setHours(0, 0, 0, 0)
  return Math.round((midnight(at) - midnight(now)) / DAY_MS)
}

/** "S03E05", "S03E05–E06", "S03" or nothing. */
export function numbered(season: number | null, episodes: readonly number[] = []): string {
  if (season === null) return ''
  const two = (n: number) => String(n).padStart(2, '0')
  const [first] = episodes
  if (first === undefined) return `S${two(season)}`
  const last = episodes[episodes.length - 1] ?? first
  return last === first ? `S${two(season)}E${two(first)}` : `S${two(season)}E${two(first)}–E${two(last)}`
}

/** "1 download", "3 downloads". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "one" to "ten", then digits. */
export function inWords(n: number): string {
  return WORDS[n] ?? String(n)
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
}

const UPSTREAMS: Record<string, string> = {
  realdebrid: 'Real-Debrid',
  torbox: 'TorBox',
  swarm: 'the swarm',
  seerr: 'Seerr',
  jellyfin: 'Jellyfin',
  metadata: 'Cinemeta',
  igdb: 'IGDB',
  notify: 'Notifications',
}

const ADDONS: Record<string, string> = { torrentio: 'Torrentio', comet: 'Comet', mediafusion: 'MediaFusion' }

/** The name people know of an upstream, as the server's labels have it: "torznab:quay" is "Torznab: quay". */
export function upstreamName(upstream: string): string {
  const known = UPSTREAMS[upstream]
  if (known) return known
  const [kind, host = ''] = upstream.split(/:(.*)/)
  if (kind === 'torznab') return `Torznab: ${host}`
  const [addon = '', ...rest] = host.split('.')
  return (rest.length > 0 && ADDONS[addon]) || host || upstream
}
