// Where the picked title stands: beside what is found, or over it where there is no room. Esc closes both.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

const NARROW = matchMedia('(max-width: 1099px)')

export function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(NARROW.matches)
  useEffect(() => {
    const look = () => setNarrow(NARROW.matches)
    NARROW.addEventListener('change', look)
    return () => NARROW.removeEventListener('change', look)
  }, [])
  return isNarrow
}

export function Frame({
  label,
  isSheet,
  onClose,
  children,
}: {
  label: string
  isSheet: boolean
  onClose: () => void
  children: ComponentChildren
}) {
  return isSheet ? (
    <Sheet label={label} onClose={onClose}>
      {children}
    </Sheet>
  ) : (
    <Beside label={label} onClose={onClose}>
      {children}
    </Beside>
  )
}

interface Part {
  label: string
  onClose: () => void
  children: ComponentChildren
}

function Sheet({ label, onClose, children }: Part) {
  const self = useRef<HTMLDialogElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const beside = (event: Event) => {
      if (event.target === self.current) close.current()
    }
    self.current?.showModal()
    self.current?.addEventListener('click', beside)
  }, [])
  return (
    <dialog
      ref={self}
      class="panel sheet"
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {children}
    </dialog>
  )
}

function Beside({ label, onClose, children }: Part) {
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return
      event.preventDefault() // what is typed in the box stays
      close.current()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <section class="card panel" aria-label={label}>
      {children}
    </section>
  )
}
