// System: what is broken, and how to mend it; what it costs; how Usher is set up.
import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../../api/client'
import { Accounts, Facts } from '../../api/operations'
import { type Queried, useQuery } from '../../api/use-query'
import { CheckAgain } from '../../components/check-again'
import { Heading } from '../../components/controls'
import { health, loadHealth } from '../../live/health'
import { whileSeen } from '../../live/while-seen'
import { useStore } from '../../state'
import { texts } from '../../texts'
import { About } from './about'
import { AccountCard } from './accounts'
import { Calls } from './calls'
import { Health } from './health'
import { Settings } from './settings'
import { Skeleton } from './skeleton'
import { Space } from './space'
import { summaryOf } from './summary'
import { Unread } from './unread'

const EVERY_MS = 60_000

export function System() {
  const rows = useStore(health, (known) => known?.health ?? NOTHING)
  const accounts = useMinutely(useQuery(Accounts, {}))
  const facts = useMinutely(useQuery(Facts, {}))
  const [turn, setTurn] = useState(0)
  useEffect(() => void loadHealth(), [])
  return (
    <>
      <div class="page-h top">
        <div class="grow">
          <Heading title={texts.system.title} />
          <p class="lede summary" aria-live="polite">
            {summaryOf(rows)}
          </p>
        </div>
        <CheckAgain onDone={() => setTurn(turn + 1)} />
      </div>
      <div class="cols">
        <div class="stack">
          {rows.length ? <Health rows={rows} turn={turn} /> : <Skeleton title={texts.system.health} rows={8} />}
          <Calls />
        </div>
        <div class="stack">
          {accounts.data?.accounts.map((each) => (
            <AccountCard key={each.upstream} account={each} />
          ))}
          {facts.data ? (
            <Space spaces={facts.data.spaces} />
          ) : (
            facts.isSlow && <Skeleton title={texts.system.space} rows={2} />
          )}
          {facts.data ? (
            <Settings settings={facts.data.system.settings} />
          ) : (
            facts.isSlow && <Skeleton title={texts.system.settings} rows={6} />
          )}
          <Fault of={accounts} />
          <Fault of={facts} />
          <About system={facts.data?.system ?? null} />
        </div>
      </div>
    </>
  )
}

const NOTHING: never[] = []

function useMinutely<A>(queried: Queried<A>): Queried<A> {
  useEffect(() => whileSeen(() => void queried.reload(), EVERY_MS), [queried.reload])
  return queried
}

/** A lost connection has its own strip; this is for what the server could not say. */
function Fault<A>({ of }: { of: Queried<A> }) {
  if (!(of.error instanceof ApiError) || (of.data && of.error.code === 'OFFLINE')) return null
  return <Unread error={of.error} onAgain={() => void of.reload()} />
}
