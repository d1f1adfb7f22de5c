import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { type ActivityDays, activityDaysSchema, type MemberActivity } from '#contract/reports.ts'
import { useMay } from '../../api/identity.ts'
import { activityQuery } from '../../api/reports.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { durationWords } from '../../components/time-words.ts'
import { useLocale } from '../../language.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'
import { useRoleWords } from './use-role-words.ts'

/** What each of the team did in the last days, for owner and admin. */
export function ActivityPage() {
  const { t } = useLingui()
  const mayRead = useMay('activity.read')
  return (
    <SettingsFrame
      title={t`What your team did`}
      about={
        <Trans>
          By hand, in the app. A first answer ends a customer’s waiting for a person; the bot’s words do not
          count, and what programs did with a key does not either.
        </Trans>
      }
      actions={
        <Link
          to={paths.settingsTeam}
          className="touch flex items-center text-accent-ink text-sm hover:underline"
        >
          <Trans>Team</Trans>
        </Link>
      }
    >
      {mayRead ? (
        <Activity />
      ) : (
        <Notice icon={<Lock aria-hidden size={15} />}>
          <Trans>Owner and admins see this, where nothing of the business is hidden from them.</Trans>
        </Notice>
      )}
    </SettingsFrame>
  )
}

function Activity() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { days = '30' } = useSearch({ strict: false }) as { days?: ActivityDays }
  const { data, error, refetch } = useQuery(activityQuery(days))
  const words: Record<ActivityDays, string> = {
    '7': t`The last 7 days`,
    '30': t`The last 30 days`,
    '90': t`The last 90 days`,
  }
  return (
    <>
      <div className="mb-4 max-w-52">
        <SelectField
          label={t`Time`}
          value={days}
          onChange={(next) =>
            void navigate({ to: paths.settingsActivity, search: { days: next }, replace: true })
          }
          options={activityDaysSchema.options.map((value) => ({ value, label: words[value] }))}
        />
      </div>
      {data ? (
        <ActivityTable items={data.items} label={words[days]} />
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={4} label={t`Loading what your team did`} />
      )}
    </>
  )
}

function ActivityTable({ items, label }: { items: MemberActivity[]; label: string }) {
  const columns = useColumns()
  return (
    <>
      <div className="overflow-x-auto rounded-md border border-line phone:hidden">
        <table aria-label={label} className="w-full border-collapse text-left text-sm">
          <thead>
            <tr className="border-line border-b bg-canvas text-ink-3 text-xs">
              <th scope="col" className="py-2 pr-3 pl-4 font-medium">
                <Trans>Name</Trans>
              </th>
              {columns.map(({ name }) => (
                <th
                  key={name}
                  scope="col"
                  className="px-3 py-2 text-right align-bottom font-medium last:pr-4"
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id} className="border-line border-b last:border-b-0">
                <th scope="row" className="max-w-52 py-2.5 pr-3 pl-4 font-normal text-md">
                  <Who item={item} />
                </th>
                {columns.map(({ name, tell }) => (
                  <td key={name} className="figures whitespace-nowrap px-3 py-2.5 text-right last:pr-4">
                    {tell(item)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="overflow-hidden rounded-md border border-line desk:hidden">
        {items.map((item) => (
          <li key={item.id} className="border-line border-b px-4 py-3 last:border-b-0">
            <Who item={item} />
            <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
              {columns.map(({ name, tell }) => (
                <div key={name} className="contents">
                  <dt className="text-ink-3">{name}</dt>
                  <dd className="figures text-right">{tell(item)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}

function Who({ item: { name, role, left } }: { item: MemberActivity }) {
  const roles = useRoleWords()
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={name} />
      <div className="min-w-0">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-ink-3 text-sm">{left ? <Trans>Has left</Trans> : roles[role].name}</p>
      </div>
    </div>
  )
}

function useColumns(): { name: string; tell: (item: MemberActivity) => ReactNode }[] {
  const { t } = useLingui()
  const locale = useLocale()
  const count = (value: number) => (value === 0 ? <span className="text-ink-3">0</span> : value)
  const none = <span className="text-ink-3">–</span>
  return [
    { name: t`Cards made`, tell: ({ dealsCreated }) => count(dealsCreated) },
    { name: t`Cards moved`, tell: ({ dealsMoved }) => count(dealsMoved) },
    { name: t`Conversations answered`, tell: ({ conversationsAnswered }) => count(conversationsAnswered) },
    {
      name: t`First answer after (median)`,
      tell: ({ medianFirstAnswerSeconds: seconds }) =>
        seconds === null ? none : durationWords(seconds * 1000, locale),
    },
    {
      name: t`Last sign-in`,
      tell: ({ lastSignInAt }) => (lastSignInAt ? <TimeAgo time={lastSignInAt} /> : none),
    },
  ]
}
