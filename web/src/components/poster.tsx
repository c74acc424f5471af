// A poster comes through Usher; where there is none, or it does not load, an icon of the kind stands in.
import { useEffect, useState } from 'preact/hooks'
import type { MediaType } from '../api/operations'
import { Icon } from './icon'
import { KIND_ICON } from './status'

export function Poster({ url, kind }: { url: string | null; kind: MediaType }) {
  const [broken, setBroken] = useState(false)
  useEffect(() => setBroken(false), [url])
  if (!url || broken) {
    return (
      <span class="poster none">
        <Icon name={KIND_ICON[kind] ?? 'film'} size="l" />
      </span>
    )
  }
  return (
    <span class="poster">
      <img src={url} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
    </span>
  )
}
