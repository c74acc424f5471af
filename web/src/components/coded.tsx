// A text of the server's in which names of settings stand in backticks.

export function Coded({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>
}
