// Asking for what is planned, and telling of it.
import { faultOf } from '../../api/client'
import type { AskedFragment } from '../../api/operations'
import { toast } from '../../components/toasts'
import { go, links } from '../../router'
import { texts } from '../../texts'
import type { Plan } from './plan'

const words = texts.ask

export interface Refused {
  message: string
  /** The request that there is already. */
  requestId: string | null
}

export async function askFor(title: string, plan: Plan): Promise<AskedFragment | Refused> {
  try {
    const made = (await plan.ask?.()) ?? null
    if (!made) return { message: texts.common.offline, requestId: null }
    toast(words.asked(title, plan.told), { label: texts.common.open, run: () => go(links.request(made.id)) })
    return made
  } catch (error) {
    const { message, code, requestId } = faultOf(error)
    return { message, requestId: code === 'DUPLICATE' ? requestId : null }
  }
}
