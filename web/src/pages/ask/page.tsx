import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function Ask() {
  return <Heading title={texts.ask.title} />
}
