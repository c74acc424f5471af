// The accounts at debrid services: days left, traffic, calls this minute.
import type { AccountsQuery } from '../../api/operations'
import { Bar } from '../../components/bar'
import { bytes, bytesOf, date, moment } from '../../format'
import { texts } from '../../texts'

type Account = AccountsQuery['accounts'][number]

const DAY_MS = 86_400_000
const SCARCE_DAYS = 14
const FULL_DAYS = 90 // what fills the bar

export function AccountCard({ account }: { account: Account }) {
  const title = texts.system.account(account.label)
  return (
    <section class="card" aria-label={title}>
      <div class="card-h">
        <div class="grow">
          <h2>{title}</h2>
        </div>
      </div>
      <div class="card-b">
        {account.message && <p class="small warn">{account.message}</p>}
        {account.premiumUntil && <Premium until={account.premiumUntil} />}
        <Traffic account={account} />
        <Calls account={account} />
      </div>
    </section>
  )
}

function Premium({ until }: { until: string }) {
  const { system } = texts
  const left = new Date(until).getTime() - Date.now()
  const days = Math.floor(left / DAY_MS)
  const isScarce = days < SCARCE_DAYS
  const words = left <= 0 ? system.over : days < 1 ? system.lastDay : system.daysLeft(days)
  const say = left <= 0 ? system.ended : isScarce ? system.renew : system.until
  const tone = left <= 0 ? 'st-failed' : isScarce ? 'st-pending' : ''
  return (
    <div class="bud">
      <Head name={system.premium} value={words} tone={tone} />
      <Bar share={Math.max(0, Math.min(1, left / DAY_MS / FULL_DAYS))} label={system.premium} extra={tone} />
      <p>{say(date(until))}</p>
    </div>
  )
}

function Traffic({
  account: { trafficUsedBytes: used, trafficLimitBytes: limit, trafficResetsAt },
}: {
  account: Account
}) {
  const { system } = texts
  if (used === null && limit === null) return null
  const share = limit ? (used ?? 0) / limit : null
  return (
    <div class={share !== null && share >= 1 ? 'bud over' : 'bud'}>
      <Head name={system.traffic} value={limit ? bytesOf(used ?? 0, limit) : bytes(used)} />
      {share !== null && <Bar share={Math.min(1, share)} label={system.traffic} />}
      {trafficResetsAt && <p>{system.trafficResets(moment(trafficResetsAt))}</p>}
    </div>
  )
}

function Calls({ account: { callsLastMinute: calls, callsPerMinute: budget } }: { account: Account }) {
  const { system } = texts
  return (
    <div class={budget && calls > budget ? 'bud over' : 'bud'}>
      <Head name={system.callsNow} value={budget ? system.ofBudget(calls, budget) : String(calls)} />
      {budget !== null && budget > 0 && <Bar share={Math.min(1, calls / budget)} label={system.callsNow} />}
    </div>
  )
}

export function Head({ name, value, tone = '' }: { name: string; value: string; tone?: string }) {
  return (
    <div class="h">
      <b>{name}</b>
      <span class={`num ${tone ? `c ${tone}` : 'soft'}`}>{value}</span>
    </div>
  )
}
