import { Heading } from '../../components/controls'
import { texts } from '../../texts'

export function SignIn() {
  return <Heading title={texts.signIn.title} />
}
