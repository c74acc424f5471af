// The keyboard: / search, n ask, j k rows, Enter opens, ? shows them. None fires while one types or a dialog is open.
import { useEffect } from 'preact/hooks'
import { go, links, route } from '../router'
import { store, useStore } from '../state'
import { texts } from '../texts'
import { Dialog } from './dialog'

const isShown = store(false)

export function showKeys(): void {
  isShown.set(true)
}

export function Keys() {
  const shown = useStore(isShown)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector('dialog[open]')
      )
        return
      if (!act(event.key)) return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  if (!shown) return null
  return (
    <Dialog title={texts.keys.title} keep={texts.common.close} act={null} onClose={() => isShown.set(false)}>
      <dl class="kv">
        {texts.keys.rows.map(([key, meaning]) => [
          <dt key={key}>
            <kbd>{key}</kbd>
          </dt>,
          <dd key={meaning}>{meaning}</dd>,
        ])}
      </dl>
    </Dialog>
  )
}

/** What holds no text: a letter means nothing there. */
const WORDLESS = new Set(['checkbox', 'radio', 'button', 'submit'])

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !WORDLESS.has(target.type)
  return target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName))
}

function act(key: string): boolean {
  switch (key) {
    case '/':
      return focusSearch()
    case 'n':
      if (route.get().path[0] === 'ask') return focusSearch()
      go(links.ask)
      return true
    case 'j':
      return focusRow(1)
    case 'k':
      return focusRow(-1)
    case '?':
      showKeys()
      return true
    default:
      return false
  }
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]')
  field?.focus()
  field?.select()
  return field !== null
}

/** The links of rows carry data-row; Enter is the browser's own then. */
function focusRow(step: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
  return next !== undefined
}
