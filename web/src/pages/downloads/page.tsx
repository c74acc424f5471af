import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function Downloads() {
  return <Heading title={texts.downloads.title} />
}
