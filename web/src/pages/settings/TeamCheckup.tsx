import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TeamFinding } from '#contract/checkup.ts'
import { reviewTeam, teamCheckupQuery, teamReviewQuery } from '../../api/checkup.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { DateOf, TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { paths } from '../../paths.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { toast } from '../../ui/toast.ts'
import { AllIsWell } from './CheckupPage.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useRoleWords } from './use-role-words.ts'
import { useScopeWords } from './use-scope-words.ts'

/** What there is to see to about the team, and the quarterly word that somebody has looked. For owners and admins. */
export function TeamCheckup() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(teamCheckupQuery())
  return (
    <SettingsBlock title={t`Your team`} about={<Review />} action={<ReviewButton />}>
      {data ? (
        data.findings.length === 0 ? (
          <AllIsWell>
            <Trans>There is nothing to see to about the team.</Trans>
          </AllIsWell>
        ) : (
          <div className="flex flex-col gap-4">
            {data.findings.map((finding) => (
              <Finding key={finding.code} finding={finding} />
            ))}
          </div>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={4} label={t`Looking at the team`} />
      )}
    </SettingsBlock>
  )
}

function Review() {
  const { data } = useQuery(teamReviewQuery())
  if (!data) return null
  const by = data.last?.by
  return (
    <>
      {data.last ? (
        <Trans>
          {by} looked through the team last, <TimeAgo time={data.last.at} />.
        </Trans>
      ) : (
        <Trans>Nobody has looked through the team yet.</Trans>
      )}{' '}
      {data.due ? (
        <Trans>It is time to look again.</Trans>
      ) : (
        <Trans>
          You are reminded on <DateOf time={data.dueAt} />.
        </Trans>
      )}
    </>
  )
}

function ReviewButton() {
  const { t } = useLingui()
  const { data } = useQuery(teamReviewQuery())
  const [act, busy] = useAct()
  const review = () =>
    act(async () => {
      await reviewTeam()
      toast(t`Noted. You are reminded again in a quarter.`)
    })
  return (
    <Button look={data?.due ? 'primary' : 'secondary'} busy={busy} onPress={() => void review()}>
      <Trans>I have looked through it</Trans>
    </Button>
  )
}

function Finding({ finding: { code, members } }: { finding: TeamFinding }) {
  const { title, why } = useTeamWords()[code]
  return (
    <section className="overflow-hidden rounded-md border border-line">
      <header className="border-line border-b bg-canvas px-4 py-2.5">
        <h3 className="flex items-center gap-2 font-medium">
          {title}
          <Badge tone="warning">{members.length}</Badge>
        </h3>
        <p className="text-ink-2 text-sm">{why}</p>
      </header>
      <ul>
        {members.map((member) => (
          <li key={member.id} className="border-line border-b px-4 py-2.5 last:border-b-0">
            <MemberLine member={member} code={code} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function MemberLine({ member, code }: { member: TeamFinding['members'][number]; code: TeamFinding['code'] }) {
  const roles = useRoleWords()
  const words = useScopeWords()
  const { id, name, role, lastActiveAt, unused } = member
  return (
    <>
      <div className="flex items-center gap-2">
        <Link to={paths.settingsMember} params={{ memberId: id }} className="truncate hover:underline">
          {name}
        </Link>
        <Badge tone={role === 'owner' ? 'accent' : 'plain'}>{roles[role].name}</Badge>
        {code === 'members_idle' ? (
          <span className="ml-auto shrink-0 text-ink-3 text-sm">
            {lastActiveAt ? <TimeAgo time={lastActiveAt} /> : <Trans>Never</Trans>}
          </span>
        ) : null}
      </div>
      {unused.length > 0 ? (
        <ul className="mt-1 flex flex-wrap gap-x-3 text-ink-2 text-sm">
          {unused.map((right) => (
            <li key={right}>{words(right).does}</li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function useTeamWords(): Record<TeamFinding['code'], { title: string; why: ReactNode }> {
  const { t } = useLingui()
  return {
    without_factor: {
      title: t`No second factor`,
      why: <Trans>Owners and admins first: who gets in as one of them can do everything.</Trans>,
    },
    members_idle: {
      title: t`Not here for 60 days`,
      why: <Trans>Whoever does not work here any more should not be able to get in.</Trans>,
    },
    owners_many: {
      title: t`More than two owners`,
      why: (
        <Trans>Each can do everything, and make others owner. One, and one to stand in, are enough.</Trans>
      ),
    },
    rights_unused: {
      title: t`Rights that nobody used`,
      why: (
        <Trans>
          For 90 days. Looking at something leaves no trace, so only what changes something is named; owners
          have every right by being one.
        </Trans>
      ),
    },
  }
}
