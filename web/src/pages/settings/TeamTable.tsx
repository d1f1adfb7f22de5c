import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Teammate } from '#contract/team.ts'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { MemberName, MemberRole, MemberRow } from './MemberRow.tsx'
import type { AskAbout } from './TeamPage.tsx'

/** The team with how each signs in: columns at a desk, cards on a phone. */
export function TeamTable({ team, ask }: { team: Teammate[]; ask: AskAbout }) {
  const { t } = useLingui()
  return (
    <>
      <div className="overflow-x-auto rounded-md border border-line phone:hidden">
        <table aria-label={t`Team`} className="w-full border-collapse text-left text-sm">
          <thead>
            <tr className="border-line border-b bg-canvas text-ink-3 text-xs">
              {[t`Name`, t`Role`, t`Last active`, t`Sign-in`, t`Second factor`].map((name) => (
                <th key={name} scope="col" className="whitespace-nowrap px-3 py-2 font-medium first:pl-4">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {team.map((member) => (
              <tr key={member.id} className="border-line border-b last:border-b-0">
                <th scope="row" className="max-w-72 py-2.5 pr-3 pl-4 font-normal text-md">
                  <MemberName member={member} />
                </th>
                <td className="px-3 py-2.5">
                  <MemberRole member={member} ask={ask} />
                </td>
                <td className="whitespace-nowrap px-3 py-2.5 text-ink-2">
                  <LastActive member={member} />
                </td>
                <td className="px-3 py-2.5">
                  <SignIn member={member} />
                </td>
                <td className="px-3 py-2.5">
                  <SecondFactor member={member} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="overflow-hidden rounded-md border border-line desk:hidden">
        {team.map((member) => (
          <MemberRow key={member.id} member={member} ask={ask}>
            <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5 text-sm">
              <Fact name={t`Last active`}>
                <LastActive member={member} />
              </Fact>
              <Fact name={t`Sign-in`}>
                <SignIn member={member} />
              </Fact>
              <Fact name={t`Second factor`}>
                <SecondFactor member={member} />
              </Fact>
            </dl>
          </MemberRow>
        ))}
      </ul>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-right">{children}</dd>
    </>
  )
}

function LastActive({ member: { lastActiveAt } }: { member: Teammate }) {
  if (!lastActiveAt) return <Trans>Never</Trans>
  return <TimeAgo time={lastActiveAt} />
}

function SignIn({ member: { signIn, openSessions, emailVerified } }: { member: Teammate }) {
  return (
    <span className="inline-flex flex-wrap items-center justify-end gap-1 desk:justify-start">
      {signIn === 'active' ? (
        <Badge tone="success">
          <Plural value={openSessions} one="Signed in, # browser" other="Signed in, # browsers" />
        </Badge>
      ) : signIn === 'away' ? (
        <Badge>
          <Trans>Signed out</Trans>
        </Badge>
      ) : (
        <Badge tone="warning">
          <Trans>Never signed in</Trans>
        </Badge>
      )}
      {emailVerified ? null : (
        <Badge tone="plain">
          <Trans>Address not confirmed</Trans>
        </Badge>
      )}
    </span>
  )
}

function SecondFactor({ member: { secondFactor } }: { member: Teammate }) {
  return secondFactor ? (
    <Badge tone="success" icon={<ShieldCheck aria-hidden size={11} />}>
      <Trans>On</Trans>
    </Badge>
  ) : (
    <Badge tone="warning" icon={<ShieldOff aria-hidden size={11} />}>
      <Trans>Off</Trans>
    </Badge>
  )
}
