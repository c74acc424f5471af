// Which rows are on the screen, of any number of them: all have one height, so nothing is measured but the list's place.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

export interface Span {
  from: number
  /** The one behind the last. */
  to: number
}

/** Rows beyond the edges, so that scrolling and the Tab key always find the next. */
const BEYOND = 6

/** Follows the page's own scrolling. The list's height comes from its style, `--row` times the number of rows. */
export function useSpan(total: number): { span: Span; list: { current: HTMLUListElement | null } } {
  const list = useRef<HTMLUListElement>(null)
  const [span, setSpan] = useState<Span>({ from: 0, to: 20 })
  useLayoutEffect(() => {
    let frame = 0
    const look = () => {
      frame = 0
      const box = list.current
      if (!box) return
      const height = rowHeight()
      const above = Math.max(0, -box.getBoundingClientRect().top)
      const from = Math.max(0, Math.floor(above / height) - BEYOND)
      const to = Math.ceil((above + innerHeight) / height) + BEYOND
      setSpan((was) => (was.from === from && was.to === to ? was : { from, to }))
    }
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(look)
    }
    look()
    addEventListener('scroll', soon, { passive: true })
    addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('scroll', soon)
      removeEventListener('resize', soon)
    }
  }, [total > 0])
  return { span: { from: Math.min(span.from, total), to: Math.min(span.to, total) }, list }
}

function rowHeight(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--row')) || 92
}
