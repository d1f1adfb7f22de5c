import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import { incidentsQuery } from '../api/alarms.ts'
import { useMay } from '../api/identity.ts'
import { paths } from '../paths.ts'

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
    <section
      aria-label={t`Alarm in the team`}
      className="flex min-h-9 shrink-0 items-center gap-3 border-danger-line border-b bg-danger-soft px-4 py-1.5 text-danger text-xs phone:px-3 pointer-coarse:min-h-11"
    >
      <ShieldAlert aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <Trans>{name} says of a sign-in: this wasn’t me.</Trans>{' '}
        {alarms.length > 1 ? (
          <Plural value={alarms.length - 1} one="# more alarm waits." other="# more alarms wait." />
        ) : null}
      </span>
      <Link
        to={paths.settingsTeam}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        <Trans>Look at it</Trans>
      </Link>
    </section>
  )
}
