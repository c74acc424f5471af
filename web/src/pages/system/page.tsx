import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function System() {
  return <Heading title={texts.system.title} />
}
