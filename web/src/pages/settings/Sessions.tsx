import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '#contract/identity.ts'
import { accountQuery } from '../../api/accounts.ts'
import { useSessionState } from '../../api/session-state.ts'
import { endOtherSessions, endSession, keepOnPhone, sessionsQuery } from '../../api/sessions.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { useDeviceWords } from '../../components/use-device-words.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toast.ts'
import { AlarmDialog } from './AlarmDialog.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

/** Where this person is signed in, each with a way to end it. */
export function Sessions() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(sessionsQuery())
  const [act, busy] = useAct()
  const [suspect, setSuspect] = useState<Session | null>(null)
  const others = data ? data.items.filter(({ current }) => !current).length : 0
  return (
    <SettingsBlock
      title={t`Where you are signed in`}
      about={<Trans>If you do not know one of these, say “This wasn’t me” beside it.</Trans>}
      action={
        others > 0 ? (
          <Button
            size="small"
            busy={busy}
            onPress={() =>
              void act(async () => {
                await endOtherSessions()
                toast(t`You are signed out everywhere else.`)
              })
            }
          >
            <Trans>Sign out everywhere else</Trans>
          </Button>
        ) : null
      }
    >
      {data ? (
        <>
          <ul className="overflow-hidden rounded-md border border-line">
            {data.items.map((session) => (
              <SessionRow key={session.id} session={session} onAlarm={() => setSuspect(session)} />
            ))}
          </ul>
          {suspect ? <AlarmDialog session={suspect} onClose={() => setSuspect(null)} /> : null}
          <StayOnPhone isKept={data.items.some(({ current, phone }) => current && phone)} />
          <p className="mt-2 text-ink-3 text-xs">
            {others === 0 ? (
              <Trans>You are signed in nowhere else.</Trans>
            ) : (
              <Plural value={others} one="# other place." other="# other places." />
            )}
          </p>
        </>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={2} label={t`Loading where you are signed in`} />
      )}
    </SettingsBlock>
  )
}

/** Only where it is a phone in a member's hand, and the owner lets it be. */
function StayOnPhone({ isKept }: { isKept: boolean }) {
  const { t } = useLingui()
  const mayKeep = useSessionState().who?.member.role === 'member'
  const { data: account } = useQuery({ ...accountQuery(), enabled: mayKeep })
  const [act, busy] = useAct()
  const isTouched = window.matchMedia('(pointer: coarse)').matches
  if (!mayKeep || !isTouched || !(account?.sessions.phonesStay || isKept)) return null
  return (
    <div className="mt-4">
      <Switch
        isOn={isKept}
        isDisabled={busy}
        onChange={(stay) => void act(() => keepOnPhone(stay))}
        description={t`A week without use, 30 days in all. Only on a phone that nobody else unlocks.`}
      >
        <Trans>Stay signed in on this phone</Trans>
      </Switch>
    </div>
  )
}

const phones = ['iOS', 'Android']

function SessionRow({ session, onAlarm }: { session: Session; onAlarm: () => void }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const device = useDeviceWords()(session)
  const { system } = session
  const Icon = phones.includes(system ?? '') ? Smartphone : Monitor
  return (
    <li className="flex items-center gap-x-3 gap-y-2 border-line border-b px-4 py-3 last:border-b-0 phone:flex-wrap">
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1 phone:min-w-48">
        <p className="truncate font-medium">{device}</p>
        <p className="truncate text-ink-3 text-sm">
          <Trans>
            Last active <TimeAgo time={session.seenAt} /> · signed in <TimeAgo time={session.startedAt} />
          </Trans>
        </p>
      </div>
      {session.current ? (
        <Badge tone="accent">
          <Trans>This one</Trans>
        </Badge>
      ) : (
        <div className="flex shrink-0 gap-2">
          <Button
            size="small"
            busy={busy}
            aria-label={t`Sign out: ${device}`}
            onPress={() => void act(() => endSession(session.id))}
          >
            <Trans>Sign out</Trans>
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={t`This wasn’t me: ${device}`}
            onPress={onAlarm}
            className="text-danger"
          >
            <Trans>This wasn’t me</Trans>
          </Button>
        </div>
      )}
    </li>
  )
}
