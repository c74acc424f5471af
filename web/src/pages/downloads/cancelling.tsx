// The confirmation before a download is cancelled: what is lost and what stays.
import { useState } from 'preact/hooks'
import { ask } from '../../api/client'
import { DropDownload } from '../../api/operations'
import { Dialog } from '../../components/dialog'
import { toast } from '../../components/toasts'
import { bytes } from '../../format'
import type { Download } from '../../live/downloads'
import { texts } from '../../texts'
import { deliveryOf, type Owner } from './owners'
import { titleOf } from './row'

const words = texts.downloads

export function Cancelling({
  download,
  owner,
  onClose,
}: {
  download: Download
  owner: Owner | undefined
  onClose: () => void
}) {
  const [refusal, setRefusal] = useState('')
  const [isAsking, setAsking] = useState(false)
  const title = titleOf(download, owner)
  const cancel = async () => {
    if (isAsking) return
    setAsking(true)
    setRefusal('')
    try {
      await ask(DropDownload, { gid: download.gid })
      toast(words.cancelled(title))
      onClose()
    } catch (fault) {
      setRefusal(fault instanceof Error ? fault.message : String(fault))
      setAsking(false)
    }
  }
  const episodes = deliveryOf(download, owner)?.episodes.length ?? 0
  return (
    <Dialog
      title={words.cancelTitle(title)}
      keep={words.keep}
      act={{ label: isAsking ? words.asking : words.cancel, run: () => void cancel() }}
      onClose={onClose}
    >
      <p class="soft small">
        {words.lost(bytes(download.completedBytes), download.completedBytes > 0)}{' '}
        {words.stays(owner?.mediaType ?? null, episodes)}
      </p>
      <p class="small refused" role="alert">
        {refusal && words.notCancelled(refusal)}
      </p>
    </Dialog>
  )
}
