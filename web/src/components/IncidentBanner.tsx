import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { ShieldAlert } from 'lucide-react'
import { incidentsQuery } from '../api/alarms.ts'
import { useMay } from '../api/identity.ts'
import { paths } from '../paths.ts'
import { Banner } from './Banner.tsx'

/** Over every page of whoever manages the team, for as long as somebody's alarm was not seen to. */
export function IncidentBanner() {
  const { t } = useLingui()
  const mayManage = useMay('team.manage')
  const { data } = useQuery({ ...incidentsQuery(), enabled: mayManage })
  const alarms = data?.items.filter(({ kind }) => kind === 'not_me') ?? []
  const [latest] = alarms
  if (!mayManage || !latest) return null
  const { name } = latest.member
  return (
    <Banner
      label={t`Alarm in the team`}
      tone="danger"
      icon={ShieldAlert}
      to={paths.settingsTeam}
      action={<Trans>Look at it</Trans>}
    >
      <Trans>{name} says of a sign-in: this wasn’t me.</Trans>{' '}
      {alarms.length > 1 ? (
        <Plural value={alarms.length - 1} one="# more alarm waits." other="# more alarms wait." />
      ) : null}
    </Banner>
  )
}
