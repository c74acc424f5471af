// Which page is shown: by the address, by whether somebody is signed in, and by whether Usher can work at all.
import { useEffect, useState } from 'preact/hooks'
import { signedIn } from './api/client'
import { closeSocket, openSocket } from './api/socket'
import { Empty } from './components/controls'
import { Shell } from './components/shell'
import { followChanges } from './live/changes'
import { followDownloads } from './live/downloads'
import { followHealth, health, loadHealth } from './live/health'
import { Ask } from './pages/ask/page'
import { Downloads } from './pages/downloads/page'
import { Request } from './pages/request/page'
import { Requests } from './pages/requests/page'
import { Setup } from './pages/setup/page'
import { SignIn } from './pages/sign-in/page'
import { Silent } from './pages/sign-in/silent'
import { System } from './pages/system/page'
import { links, route } from './router'
import { useStore } from './state'
import { texts } from './texts'

export function App() {
  const known = useStore(signedIn)
  if (known === null) return <Before />
  return known ? <Inside /> : <SignIn />
}

const RETRY_MS = 4000

/** Nothing for the blink until the first answer says who is there; when there is none, that is said. */
function Before() {
  const [tries, setTries] = useState(0)
  const [isSilent, setSilent] = useState(false)
  useEffect(() => {
    let timer = 0
    let isOver = false
    void loadHealth().then(() => {
      if (isOver || signedIn.get() !== null) return
      setSilent(true)
      timer = window.setTimeout(() => setTries((n) => n + 1), RETRY_MS)
    })
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [tries])
  return isSilent ? <Silent onTry={() => setTries((n) => n + 1)} /> : null
}

function Inside() {
  useEffect(() => {
    openSocket()
    const ends = [followChanges(), followDownloads(), followHealth()]
    return () => {
      for (const end of ends) end()
      closeSocket()
    }
  }, [])
  return (
    <Shell>
      <Page />
    </Shell>
  )
}

function Page() {
  const { path } = useStore(route)
  // a disk that is away for a moment must not hide requests that are there
  const isNew = useStore(health, (known) => known !== null && !known.system.isReady && known.system.requestCount === 0)
  const [place, id] = path
  switch (place) {
    case undefined:
      return isNew ? <Setup /> : <Requests />
    case 'ask':
      return <Ask />
    case 'r':
      return id ? <Request id={id} key={id} /> : <NotFound />
    case 'downloads':
      return <Downloads />
    case 'system':
      return <System />
    case 'setup':
      return <Setup />
    default:
      return <NotFound />
  }
}

function NotFound() {
  return (
    <Empty icon="search" title={texts.shell.notFound} isPage>
      <p>{texts.shell.notFoundHint}</p>
      <a class="btn" href={links.requests}>
        {texts.shell.toRequests}
      </a>
    </Empty>
  )
}
