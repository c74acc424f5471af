import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function Requests() {
  return <Heading title={texts.requests.title} />
}
