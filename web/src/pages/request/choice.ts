// Choosing a release: which one is being asked for, and what was refused with which words.
import { useState } from 'preact/hooks'
import { ApiError, ask } from '../../api/client'
import { ChooseRelease } from '../../api/operations'
import { faultWords } from './load'
import type { Whole } from './model'

export interface Choice {
  /** The release that is asked for at this moment. */
  asking: string | null
  /** By the release's id: the server's words. */
  refused: ReadonlyMap<string, string>
  /** By the release's id: why it could not even be asked. */
  failed: ReadonlyMap<string, string>
  choose: (releaseId: string, force: boolean) => Promise<void>
}

/** What says nothing against the release itself. */
const PASSING = new Set(['OFFLINE', 'UPSTREAM_UNAVAILABLE', 'UNAUTHENTICATED', 'INVALID_TRANSITION', ''])

export function useChoice(id: string, take: (request: Whole | null) => void): Choice {
  const [asking, setAsking] = useState<string | null>(null)
  const [refused, setRefused] = useState<ReadonlyMap<string, string>>(new Map())
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map())
  const choose = async (releaseId: string, force: boolean) => {
    if (asking) return
    setAsking(releaseId)
    setFailed(new Map())
    try {
      take((await ask(ChooseRelease, { id, releaseId, force })).selectRelease)
    } catch (error) {
      const told = (known: ReadonlyMap<string, string>) => new Map(known).set(releaseId, faultWords(error))
      if (error instanceof ApiError && !PASSING.has(error.code)) setRefused(told)
      else setFailed(told)
      take(null) // what is known of it may be old
    } finally {
      setAsking(null)
    }
  }
  return { asking, refused, failed, choose }
}
