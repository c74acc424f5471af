// Small controls that several pages share.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon'

export interface Choice<T extends string> {
  value: T
  label: ComponentChildren
}

/** An exclusive choice of two to four; the arrow keys move it. */
export function Segment<T extends string>({
  label,
  choices,
  value,
  onPick,
}: {
  label: string
  choices: readonly Choice<T>[]
  value: T
  onPick: (value: T) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (!step) return
    event.preventDefault()
    const at = choices.findIndex((each) => each.value === value)
    const next = (at + step + choices.length) % choices.length
    const chosen = choices[next]
    if (!chosen) return
    onPick(chosen.value)
    box.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div class="seg" role="group" aria-label={label} ref={box} onKeyDown={move}>
      {choices.map((each) => (
        <button
          key={each.value}
          type="button"
          aria-pressed={each.value === value}
          tabIndex={each.value === value ? 0 : -1}
          onClick={() => onPick(each.value)}
        >
          {each.label}
        </button>
      ))}
    </div>
  )
}

/** The title of a page: names the window, and takes the focus when one comes from another page. */
export function Heading({ title, children }: { title: string; children?: ComponentChildren }) {
  const self = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Usher`
  }, [title])
  useEffect(() => {
    const active = document.activeElement
    if (!active || active === document.body || active.closest('.nav, .brand, .speed, .rows, .toast')) {
      self.current?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <h1 ref={self} tabIndex={-1}>
      {title}
      {children}
    </h1>
  )
}

/** What stands where a list would be; `isPage`: where a whole page would be. */
export function Empty({
  icon,
  title,
  children,
  bad = false,
  isPage = false,
}: {
  icon: IconName
  title: string
  children?: ComponentChildren
  bad?: boolean
  isPage?: boolean
}) {
  return (
    <section class="card empty" aria-label={title}>
      <span class={bad ? 'ico bad' : 'ico'}>
        <Icon name={icon} size="l" />
      </span>
      {isPage ? <Heading title={title} /> : <h2>{title}</h2>}
      {children}
    </section>
  )
}

/** A fact and its consequence, with at most one action. */
export function Banner({
  tone = '',
  icon,
  fact,
  children,
  action,
}: {
  tone?: '' | 'err' | 'ok' | 'info'
  icon: IconName
  fact: string
  children?: ComponentChildren
  action?: ComponentChildren
}) {
  return (
    <div class={`banner ${tone}`} role={tone === 'err' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <span class="grow">
        <b>{fact}</b> <span class="soft">{children}</span>
      </span>
      {action}
    </div>
  )
}
