// The icons: 18 by 18, drawn with the text's colour. Always beside a word, or with one for screen readers.
import type { ComponentChildren } from 'preact'

const SHAPES = {
  again: (
    <>
      <path d="M15 9a6 6 0 1 1-1.9-4.4M15.3 2.5v3.3H12" />
    </>
  ),
  ban: (
    <>
      <circle cx="9" cy="9" r="7" />
      <path d="m4.2 4.2 9.6 9.6" />
    </>
  ),
  bolt: (
    <>
      <path d="M10 2 4 10.2h4.2L7.5 16 14 7.6H9.6z" />
    </>
  ),
  cal: (
    <>
      <rect x="2.5" y="3.5" width="13" height="12" rx="1.5" />
      <path d="M2.5 7.5h13M6 2v3M12 2v3" />
    </>
  ),
  clock: (
    <>
      <circle cx="9" cy="9" r="7" />
      <path d="M9 5v4l2.6 1.8" />
    </>
  ),
  cloud: (
    <>
      <path d="M5 14h8a3.2 3.2 0 0 0 .3-6.4A4.5 4.5 0 0 0 4.7 8.2 3 3 0 0 0 5 14z" />
    </>
  ),
  dash: (
    <>
      <path d="M4.5 9h9" />
    </>
  ),
  disk: (
    <>
      <rect x="2.5" y="4" width="13" height="10" rx="1.5" />
      <path d="M2.5 10h13M12.5 12.2v.1" />
    </>
  ),
  dn: (
    <>
      <path d="m4 7 5 5 5-5" />
    </>
  ),
  down: (
    <>
      <path d="M9 2.5v8.5M5.2 7.6 9 11.2l3.8-3.6M3 15h12" />
    </>
  ),
  ext: (
    <>
      <path d="M10.5 3H15v4.5M15 3 8.5 9.5M12.5 10.5V15H3V5.5h4.5" />
    </>
  ),
  fail: (
    <>
      <path d="M9 2.2 16.4 15H1.6zM9 7v3.6M9 12.8v.1" />
    </>
  ),
  film: (
    <>
      <rect x="2.5" y="3" width="13" height="12" rx="1.5" />
      <path d="M6 3v12M12 3v12M2.5 7H6M2.5 11H6M12 7h3.5M12 11h3.5" />
    </>
  ),
  game: (
    <>
      <rect x="1.5" y="5" width="15" height="9" rx="4.5" />
      <path d="M6 7.8v3.4M4.3 9.5h3.4M11.3 8.5v.1M13.3 10.5v.1" />
    </>
  ),
  glass: (
    <>
      <path d="M4.5 2.5h9M4.5 15.5h9M5.5 2.5c0 3.5 2 4.5 3.5 6.5 1.5-2 3.5-3 3.5-6.5M5.5 15.5c0-3.5 2-4.5 3.5-6.5 1.5 2 3.5 3 3.5 6.5" />
    </>
  ),
  inf: (
    <>
      <path d="M9 9c-1.5-2.2-2.6-3-4-3a3 3 0 0 0 0 6c1.4 0 2.5-.8 4-3s2.6-3 4-3a3 3 0 0 1 0 6c-1.4 0-2.5-.8-4-3z" />
    </>
  ),
  info: (
    <>
      <circle cx="9" cy="9" r="7" />
      <path d="M9 8.5v4M9 5.7v.1" />
    </>
  ),
  key: (
    <>
      <circle cx="6" cy="11.5" r="3.5" />
      <path d="m8.6 9 6-6M12 5.5l2 2" />
    </>
  ),
  left: (
    <>
      <path d="m11 4-5 5 5 5" />
    </>
  ),
  listcheck: (
    <>
      <path d="M2.5 4.5h7M2.5 9h5M2.5 13.5h4M9.5 11.5l2.4 2.5 4-5.5" />
    </>
  ),
  offline: (
    <>
      <path d="M2 2l14 14M5.2 11.6a5.5 5.5 0 0 1 2-1.2M10.8 10.4c.8.3 1.5.7 2 1.2M2.8 8.8A9 9 0 0 1 5 7.3M8 6.1a9 9 0 0 1 7.2 2.7M9 14.5v.1" />
    </>
  ),
  ok: (
    <>
      <circle cx="9" cy="9" r="7" />
      <path d="m5.8 9.3 2.3 2.2 4.2-4.8" />
    </>
  ),
  plus: (
    <>
      <path d="M9 3.5v11M3.5 9h11" />
    </>
  ),
  pulse: (
    <>
      <path d="M1.8 9.5h3.2l2-5.5 3.5 10.5 2.2-5h3.5" />
    </>
  ),
  rows: (
    <>
      <rect x="2.5" y="3" width="3.5" height="5" rx=".8" />
      <rect x="2.5" y="10.5" width="3.5" height="5" rx=".8" />
      <path d="M9 4.5h6.5M9 12h6.5M9 7h3.5M9 14.5h3.5" />
    </>
  ),
  search: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="m11.8 11.8 3.7 3.7" />
    </>
  ),
  tick: (
    <>
      <path d="m4 9.5 3.3 3.2L14 5.5" />
    </>
  ),
  tv: (
    <>
      <rect x="2" y="5.5" width="14" height="9.5" rx="1.5" />
      <path d="m5.5 2.5 3.5 3 3.5-3" />
    </>
  ),
  up: (
    <>
      <path d="m4 11 5-5 5 5" />
    </>
  ),
  user: (
    <>
      <circle cx="9" cy="6" r="3" />
      <path d="M3 15.5c.6-3.2 2.9-4.7 6-4.7s5.4 1.5 6 4.7" />
    </>
  ),
  x: (
    <>
      <path d="m4.5 4.5 9 9M13.5 4.5l-9 9" />
    </>
  ),
} satisfies Record<string, ComponentChildren>

export type IconName = keyof typeof SHAPES

/** `size`: xs 14, s 16, m 18, l 22 pixels. */
export function Icon({
  name,
  size = 'm',
  tone = '',
}: {
  name: IconName
  size?: 'xs' | 's' | 'm' | 'l'
  tone?: string
}) {
  return (
    <svg viewBox="0 0 18 18" class={`i ${size === 'm' ? '' : size} ${tone}`} aria-hidden="true" focusable="false">
      {SHAPES[name]}
    </svg>
  )
}
