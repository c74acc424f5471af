// A confirmation: says what is lost and what stays; the focus is on the harmless button. The browser's own dialog
// element keeps the focus inside and gives it back.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

export function Dialog({
  title,
  keep,
  act,
  onClose,
  children,
}: {
  title: string
  /** The harmless button. */
  keep: string
  /** The one that does it, red unless it is harmless; null: nothing to do but close. */
  act: { label: string; run: () => void; isHarmless?: boolean } | null
  onClose: () => void
  children: ComponentChildren
}) {
  const self = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const opener = document.activeElement
    self.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={self}
      class="dialog"
      role={act && !act.isHarmless ? 'alertdialog' : 'dialog'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
      <div class="acts">
        <button type="button" class="btn" autofocus onClick={onClose}>
          {keep}
        </button>
        {act && (
          <button type="button" class={act.isHarmless ? 'btn primary' : 'btn danger solid'} onClick={act.run}>
            {act.label}
          </button>
        )}
      </div>
    </dialog>
  )
}
