import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ShieldAlert } from 'lucide-react'
import type { Incident } from '#contract/alarms.ts'
import { closeIncident, incidentsQuery } from '../api/alarms.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { TimeAgo } from './TimeAgo.tsx'
import { useAct } from './use-act.ts'

/** What was noticed about sign-ins in the team and nobody has closed yet; nothing where there is nothing. */
export function Incidents() {
  const { t } = useLingui()
  const { data } = useQuery(incidentsQuery())
  if (!data || data.items.length === 0) return null
  return (
    <section
      aria-label={t`Look at this`}
      className="mb-6 overflow-hidden rounded-md border border-warning-line bg-warning-soft"
    >
      <ul>
        {data.items.map((incident) => (
          <IncidentRow key={incident.id} incident={incident} />
        ))}
      </ul>
    </section>
  )
}

function IncidentRow({ incident: { id, kind, member, openedAt } }: { incident: Incident }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const { name } = member
  return (
    <li className="flex items-start gap-x-3 gap-y-2 border-warning-line border-b px-4 py-3 last:border-b-0 phone:flex-wrap">
      <ShieldAlert aria-hidden size={18} strokeWidth={1.75} className="mt-0.5 shrink-0 text-warning" />
      <div className="min-w-0 flex-1 phone:min-w-48">
        <p className="font-medium">
          {kind === 'not_me' ? (
            <Trans>{name} says of a sign-in: this wasn’t me</Trans>
          ) : (
            <Trans>{name} was active from four networks within ten minutes</Trans>
          )}
        </p>
        <p className="mt-0.5 text-ink-2 text-sm">
          {kind === 'not_me' ? (
            <Trans>
              They are signed out everywhere until they have set a new password. Ask them by phone what they
              saw, and look at what was done in their name.
            </Trans>
          ) : (
            <Trans>
              Perhaps several people share this sign-in. Give each of them their own: it costs nothing, and
              shows who did what.
            </Trans>
          )}{' '}
          <span className="whitespace-nowrap text-ink-3">
            <TimeAgo time={openedAt} />
          </span>
        </p>
      </div>
      <div className="flex shrink-0 gap-2">
        {kind === 'not_me' ? (
          <Link
            to={paths.settingsAudit}
            search={{ who: member.id }}
            className={buttonLook('secondary', 'small')}
          >
            <Trans>What was done</Trans>
          </Link>
        ) : null}
        <Button
          size="small"
          busy={busy}
          aria-label={t`Seen to: ${name}`}
          onPress={() => void act(() => closeIncident(id))}
        >
          <Trans>Seen to</Trans>
        </Button>
      </div>
    </li>
  )
}
