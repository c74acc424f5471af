import { Heading } from '../../components/controls'

export function Request({ id }: { id: string }) {
  return <Heading title={id} />
}
