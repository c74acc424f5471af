// Calls to upstreams over time: one row each with its own scale, the same as a table for screen readers.
import { useState } from 'preact/hooks'
import { Segment } from '../../components/controls'
import { moment } from '../../format'
import { texts } from '../../texts'
import { marksOf, type Span, totalsOf } from './call-history'
import { CallRow, Hatch } from './call-row'
import { Unread } from './unread'
import { type Series, useCalls } from './use-calls'

const CHOICES: readonly Span[] = ['hour', 'day', 'week']

export function Calls() {
  const [span, setSpan] = useState<Span>('day')
  const { series, error, reload } = useCalls(span)
  const words = texts.system
  const used = series?.filter((each) => isUsed(each)) ?? []
  return (
    <section class="card calls" aria-label={words.calls}>
      <div class="card-h wrap">
        <div class="grow">
          <h2>{words.calls}</h2>
        </div>
        <Segment
          label={words.span}
          choices={CHOICES.map((value) => ({ value, label: words.spans[value] }))}
          value={span}
          onPick={setSpan}
        />
      </div>
      <div class="card-b">
        <Hatch />
        <Key />
        {error && <Unread error={error} onAgain={reload} />}
        {series && used.length === 0 && <p class="small soft none">{words.noCalls}</p>}
        <div class={series || error ? 'minis' : 'minis waiting'}>
          {used.map((each) => (
            <CallRow key={each.upstream} series={each} span={span} />
          ))}
        </div>
        {used[0] && <Axis span={span} points={used[0].points} />}
        {used.length > 0 && <Table series={used} span={span} />}
      </div>
    </section>
  )
}

function isUsed({ points }: Series): boolean {
  return totalsOf(points).most > 0
}

function Key() {
  return (
    <div class="key">
      <span>
        <i />
        {texts.system.sent}
      </span>
      <span>
        <i class="hit" />
        {texts.system.cached}
      </span>
      <span>
        <i class="bad" />
        {texts.system.failed}
      </span>
    </div>
  )
}

function Axis({ span, points }: { span: Span; points: Series['points'] }) {
  const marks = marksOf(span, points[0]?.at ?? '', Date.now())
  return (
    <div class="axis num" aria-hidden="true">
      <span />
      <div class="marks">
        {marks.map(({ at, words }) => (
          <span key={at} style={{ '--x': `${(at * 100).toFixed(2)}%` }}>
            {words}
          </span>
        ))}
        <span class="now">{texts.system.now}</span>
      </div>
      <span />
    </div>
  )
}

/** Steps in which nobody was called are left out. */
function Table({ series, span }: { series: readonly Series[]; span: Span }) {
  const { system } = texts
  const steps = (series[0]?.points ?? [])
    .map(({ at }, index) => ({ at, points: series.map((each) => each.points[index]) }))
    .filter(({ points }) => points.some((each) => each && each.count + each.cached > 0))
  return (
    <div class="vh">
      <table>
        <caption>{system.callTable(system.spans[span])}</caption>
        <thead>
          <tr>
            <th scope="col">{system.from}</th>
            {series.map((each) => (
              <th key={each.upstream} scope="col">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ at, points }) => (
            <tr key={at}>
              <th scope="row">{moment(at)}</th>
              {series.map((each, index) => (
                <td key={each.upstream}>{cell(points[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function cell(point: Series['points'][number] | undefined): string {
  return point ? texts.system.cell(point.count, point.cached, point.failed) : ''
}
