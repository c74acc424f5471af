// What stands in a card whose part of the answer is missing; what was known stays beside it.
import type { ApiError } from '../../api/client'
import { Icon } from '../../components/icon'
import { texts } from '../../texts'

export function Unread({ error, onAgain }: { error: ApiError; onAgain: () => void }) {
  return (
    <div class="unread small" role="status">
      <span class="c st-failed">
        <Icon name="fail" size="s" />
      </span>
      <span class="grow">
        {texts.system.unread}: {error.message}
      </span>
      <button type="button" class="btn sm" onClick={onAgain}>
        {texts.common.tryAgain}
      </button>
    </div>
  )
}
