// Settings as people read them. Pure.
import { bytes, count, duration } from '../../format'
import { texts } from '../../texts'

export interface Setting {
  name: string
  value: string | null
  isSecret: boolean
  isSet: boolean
}

/** "10 min", "1080p, 720p", "5 GB", "Yes"; a secret says only whether it is set. */
export function shownValue({ name, value, isSecret, isSet }: Setting): string {
  const { system } = texts
  if (isSecret) return isSet ? system.set : system.notSet
  if (value === null || value === '') return system.notSet
  const number = Number(value)
  if (Number.isFinite(number)) return withUnit(name, number, value)
  if (/^(true|yes|on)$/i.test(value)) return system.yes
  if (/^(false|no|off)$/i.test(value)) return system.no
  if (name === 'speed_limit') return `${value.replace(/k$/i, ' kB').replace(/m$/i, ' MB')}/s`
  return spacedOut(value)
}

function withUnit(name: string, number: number, value: string): string {
  if (name === 'speed_limit') return number === 0 ? texts.system.noLimit : `${value} B/s`
  if (name.endsWith('_seconds')) return duration(number)
  if (name.endsWith('_minutes')) return number === 0 ? `${value} min` : duration(number * 60)
  if (name.endsWith('_gb')) return `${value} GB`
  if (name.endsWith('_percent')) return `${value} %`
  if (name === 'max_downloads') return count(number, 'download')
  return value
}

/** "P1080,P720" is "1080p, 720p", and lists may break. Names of rules stay as they are written. */
function spacedOut(value: string): string {
  if (value.includes('/')) return value
  return value
    .split(/[,\s]+/)
    .map((word) => word.replace(/^P(\d{3,4})$/i, '$1p'))
    .join(', ')
}

/** "3.6 TB" instead of "3.60 TB": for what does not move while one looks. */
export function shownSize(size: number): string {
  return bytes(size).replace(/\.0+ |(\.\d*?[1-9])0+ /, (_zeros, kept: string | undefined) => `${kept ?? ''} `)
}
