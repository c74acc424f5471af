// A game for several platforms: where each of them stands, and why.
import { Status } from '../../components/status'
import { texts } from '../../texts'
import { Dotted } from './fault'
import type { Game } from './model'

const words = texts.request

export function Platforms({ game }: { game: Game }) {
  if (game.items.length < 2) return null
  return (
    <section class="card" aria-label={words.platforms}>
      <div class="card-h">
        <div class="grow">
          <h2>{words.platforms}</h2>
        </div>
      </div>
      <ul class="card-b plats">
        {game.items.map((item) => (
          <li key={item.id}>
            <b>{item.platform ?? words.any.platform}</b>
            <Status status={item.status} />
            <p class="small soft">
              <Dotted text={item.explanation} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
