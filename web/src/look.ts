// Light, dark, or as the system: kept in this browser only.
import { store } from './state'

export type Look = 'system' | 'light' | 'dark'

const KEY = 'usher.look'
const dark = matchMedia('(prefers-color-scheme: dark)')

function kept(): Look {
  try {
    const found = localStorage.getItem(KEY)
    return found === 'light' || found === 'dark' ? found : 'system'
  } catch {
    return 'system'
  }
}

export const look = store<Look>(kept())

export function chooseLook(chosen: Look): void {
  try {
    if (chosen === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, chosen)
  } catch {
    // it holds until the page is closed
  }
  look.set(chosen)
  apply()
}

function apply(): void {
  const chosen = look.get()
  document.documentElement.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen
}

dark.addEventListener('change', apply)
