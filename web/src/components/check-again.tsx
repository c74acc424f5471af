// Has everything that Usher depends on asked now, and says politely what came out.
import { useState } from 'preact/hooks'
import { faultOf } from '../api/client'
import { checkHealth, health, problemsIn } from '../live/health'
import { texts } from '../texts'
import { Icon } from './icon'
import { toast } from './toasts'

export function CheckAgain({ onDone, primary = false }: { onDone?: () => void; primary?: boolean }) {
  const [isRunning, setRunning] = useState(false)
  const run = async () => {
    if (isRunning) return
    setRunning(true)
    toast(await checked())
    setRunning(false)
    onDone?.()
  }
  return (
    <button
      type="button"
      class={primary ? 'btn primary again' : 'btn again'}
      aria-disabled={isRunning}
      onClick={() => void run()}
    >
      <Icon name="again" />
      {isRunning ? texts.health.checking : texts.health.checkAgain}
    </button>
  )
}

async function checked(): Promise<string> {
  try {
    await checkHealth()
    const left = problemsIn(health.get()).length
    return left ? texts.health.broken(left) : texts.health.allWell
  } catch (fault) {
    return faultOf(fault).message
  }
}
