// What is asked again and again, but only while somebody looks.

const SLACK_MS = 500 // timers come a little early at times

/** Calls `run` every `everyMs` while the page is visible, and at once when it is seen again later than that. */
export function whileSeen(run: () => void, everyMs: number): () => void {
  let last = Date.now()
  const look = () => {
    if (document.hidden || Date.now() - last < everyMs - SLACK_MS) return
    last = Date.now()
    run()
  }
  const timer = setInterval(look, everyMs)
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  }
}
