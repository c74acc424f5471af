// Values that outlive a page and that several places show. No library: a dozen lines are enough.
import { useEffect, useReducer, useRef } from 'preact/hooks'

export interface Store<T> {
  get(): T
  set(next: T): void
  listen(listener: () => void): () => void
}

export function store<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The value, or what `select` takes of it; draws again only when that has changed. */
export function useStore<T>(source: Store<T>): T
export function useStore<T, S>(source: Store<T>, select: (value: T) => S): S
export function useStore<T, S>(source: Store<T>, select?: (value: T) => S): T | S {
  const pick = () => (select ? select(source.get()) : source.get())
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const shown = useRef<{ value: T | S; pick: () => T | S }>({ value: pick(), pick })
  shown.current = { value: pick(), pick }
  useEffect(() => {
    const look = () => {
      if (!Object.is(shown.current.pick(), shown.current.value)) redraw(0)
    }
    look() // it may have changed between drawing and listening
    return source.listen(look)
  }, [source])
  return shown.current.value
}
