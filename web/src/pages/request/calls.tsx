// What the request has cost its upstreams, against what it may cost. Answers from the cache cost nothing.
import { percent, upstreamName } from '../../format'
import { texts } from '../../texts'
import type { Story } from './model'

const words = texts.request

type Calls = Story['apiCalls']

interface Cost {
  upstream: string
  sent: number
  cached: number
  failed: number
  /** Null: it has none. */
  budget: { spent: number; budget: number } | null
}

export function CallsCard({ story }: { story: Story | null }) {
  const shown = story ? costs(story) : []
  return (
    <section class="card" aria-label={words.calls}>
      <div class="card-h">
        <div class="grow">
          <h2>{words.calls}</h2>
        </div>
      </div>
      <div class="card-b">
        {story && shown.length === 0 && <p class="small soft">{words.noCalls}</p>}
        {shown.map((each) => (
          <One key={each.upstream} cost={each} />
        ))}
        {story && story.apiCalls.length > 0 && <Details calls={story.apiCalls} />}
      </div>
    </section>
  )
}

/** Those with a budget first, then the others, by name. */
function costs({ apiCalls, callBudgets }: Story): Cost[] {
  const budgets = new Map(callBudgets.map((each) => [each.upstream, each]))
  const names = new Set([...budgets.keys(), ...apiCalls.map((each) => each.upstream)])
  const found = [...names].map((upstream) => {
    const own = apiCalls.filter((each) => each.upstream === upstream)
    const sum = (key: 'count' | 'cached' | 'failed') => own.reduce((all, each) => all + each[key], 0)
    const budget = budgets.get(upstream) ?? null
    return { upstream, sent: sum('count'), cached: sum('cached'), failed: sum('failed'), budget }
  })
  const rank = (cost: Cost) => (cost.budget ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b) || b.sent - a.sent || a.upstream.localeCompare(b.upstream))
}

function One({ cost }: { cost: Cost }) {
  const { upstream, sent, budget } = cost
  const name = upstreamName(upstream)
  const told = costWords(cost)
  const isOver = budget !== null && budget.spent > budget.budget
  return (
    <div class={isOver ? 'bud over' : 'bud'}>
      <div class="h">
        <b>{name}</b>
        <span class="num soft">{budget ? words.spent(budget.spent, budget.budget) : words.sentCalls(sent)}</span>
      </div>
      {budget && <Meter name={name} spent={budget.spent} budget={budget.budget} />}
      {told && <p class="num">{told}</p>}
    </div>
  )
}

function Meter({ name, spent, budget }: { name: string; spent: number; budget: number }) {
  const share = budget > 0 ? Math.min(1, spent / budget) : spent > 0 ? 1 : 0
  return (
    <div
      class="bar"
      role="meter"
      aria-label={words.meter(name)}
      aria-valuemin={0}
      aria-valuemax={Math.max(budget, spent)}
      aria-valuenow={spent}
      aria-valuetext={`${words.spent(spent, budget)}, ${percent(share)}`}
      style={{ '--p': share }}
    >
      <i />
    </div>
  )
}

/** "2 failed, 6 more answered from cache". */
function costWords({ sent, cached, failed, budget }: Cost): string {
  const told = []
  if (budget && budget.spent > budget.budget) told.push(words.over(budget.spent - budget.budget))
  if (failed) told.push(words.failedCalls(failed))
  if (cached) told.push(sent === 0 ? words.onlyCached : words.cachedCalls(cached))
  return told.join(', ') || (budget ? words.withinBudget : '')
}

function Details({ calls }: { calls: Calls }) {
  return (
    <details class="bydetail">
      <summary class="small">{words.details}</summary>
      <table class="tbl tiny">
        <thead>
          <tr>
            <th scope="col">{words.endpoint}</th>
            <th scope="col" class="r">
              {words.sent}
            </th>
            <th scope="col" class="r">
              {words.fromCache}
            </th>
            <th scope="col" class="r">
              {words.failed}
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((each) => (
            <tr key={`${each.upstream} ${each.endpoint} ${each.infoHash}`}>
              <td>
                <span class="rel">
                  {upstreamName(each.upstream)}: {each.endpoint}
                </span>
                {each.infoHash && <code class="hash faint">{each.infoHash}</code>}
              </td>
              <td class="r">{each.count}</td>
              <td class="r">{each.cached}</td>
              <td class="r">{each.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
