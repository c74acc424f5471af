// What was refused, where it happened.
import { Icon } from '../../components/icon'

export function Fault({ text }: { text: string | null }) {
  if (!text) return null
  return (
    <p class="fault" role="alert">
      <Icon name="fail" size="s" />
      <span>{text}</span>
    </p>
  )
}

/** A name that may break after its dots and dashes. */
export function Dotted({ text }: { text: string }) {
  const parts = text.match(/[^._-]*[._-]*/g) ?? []
  return <>{parts.filter(Boolean).flatMap((part, at) => (at ? [<wbr key={at} />, part] : [part]))}</>
}
