// What was done, with one action; gone after six seconds unless one points at it.
import { useEffect, useRef } from 'preact/hooks'
import { store, useStore } from '../state'
import { texts } from '../texts'
import { Icon } from './icon'

interface Toast {
  id: number
  text: string
  action?: { label: string; run: () => void }
}

const SHOWN_MS = 6000
const toasts = store<readonly Toast[]>([])
let last = 0

/** Shows a text, read out politely. */
export function toast(text: string, action?: Toast['action']): void {
  toasts.set([...toasts.get().slice(-2), { id: ++last, text, ...(action ? { action } : {}) }])
}

function drop(id: number): void {
  toasts.set(toasts.get().filter((each) => each.id !== id))
}

export function Toasts() {
  const shown = useStore(toasts)
  return (
    <div class="toasts" role="status" aria-live="polite">
      {shown.map((each) => (
        <One key={each.id} {...each} />
      ))}
    </div>
  )
}

function One({ id, text, action }: Toast) {
  const timer = useRef(0)
  const wait = () => {
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => drop(id), SHOWN_MS)
  }
  const hold = () => clearTimeout(timer.current)
  useEffect(() => {
    wait()
    return hold
  }, [])
  return (
    <div class="toast" onMouseEnter={hold} onMouseLeave={wait} onFocusIn={hold} onFocusOut={wait}>
      <span class="grow">{text}</span>
      {action && (
        <button
          type="button"
          onClick={() => {
            drop(id)
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="x" aria-label={texts.common.close} onClick={() => drop(id)}>
        <Icon name="x" size="s" />
      </button>
    </div>
  )
}
