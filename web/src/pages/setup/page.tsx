import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function Setup() {
  return <Heading title={texts.setup.title} />
}
