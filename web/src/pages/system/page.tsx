// System: what is broken, and how to mend it; what it costs; how Usher is set up.
import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../../api/client'
import { Accounts, type AccountsQuery, Facts, type FactsQuery } from '../../api/operations'
import { type Queried, useQuery } from '../../api/use-query'
import { CheckAgain } from '../../components/check-again'
import { Heading } from '../../components/controls'
import { health, loadHealth, type UpstreamHealth } from '../../live/health'
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
      {rows.length > 0 ? (
        <div class="cols">
          <div class="stack">
            <Health rows={rows} turn={turn} />
            <Calls />
          </div>
          <div class="stack">
            <AccountCards accounts={accounts} rows={rows} />
            <FactCards facts={facts} />
          </div>
        </div>
      ) : (
        facts.isSlow && <Skeleton title={texts.system.health} rows={8} />
      )}
    </>
  )
}

const DEBRID: readonly string[] = ['realdebrid', 'torbox']

/** A service may take its time: its card has its place from the start. */
function AccountCards({ accounts, rows }: { accounts: Queried<AccountsQuery>; rows: readonly UpstreamHealth[] }) {
  if (accounts.data) return accounts.data.accounts.map((each) => <AccountCard key={each.upstream} account={each} />)
  if (accounts.error) return <Fault of={accounts} />
  return rows
    .filter((each) => DEBRID.includes(each.name) && each.state !== 'NOT_SET_UP')
    .map((each) => <Skeleton key={each.name} title={texts.system.account(each.label)} rows={6} />)
}

function FactCards({ facts }: { facts: Queried<FactsQuery> }) {
  if (!facts.data) {
    if (!facts.isSlow && !facts.error) return null
    return (
      <>
        {facts.error ? <Fault of={facts} /> : <Skeleton title={texts.system.settings} rows={8} />}
        <About system={null} />
      </>
    )
  }
  return (
    <>
      <Fault of={facts} />
      <Space spaces={facts.data.spaces} />
      <Settings settings={facts.data.system.settings} />
      <About system={facts.data.system} />
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
  return (
    <div class="card alone">
      <Unread error={of.error} onAgain={() => void of.reload()} />
    </div>
  )
}
