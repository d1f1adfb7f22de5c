import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { PartyPopper } from 'lucide-react'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { LeadItem } from './LeadItem.tsx'
import { type DayEntry, useDay } from './use-day.ts'
import { WaitingItem } from './WaitingItem.tsx'

/** What wants me now, in the order in which to take it. */
export function TodayPage() {
  const { t } = useLingui()
  usePageTitle(t`Today`)
  const day = useDay()
  const isDone = day.emergencies.length + day.waiting.length + day.leads.length === 0
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex h-13 shrink-0 items-center border-line border-b px-5 phone:px-4">
        <h1 className="font-semibold text-base">{t`Today`}</h1>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {!day.isLoaded && day.error ? (
          <LoadFailed error={day.error} onRetry={day.retry} />
        ) : !day.isLoaded ? (
          <SkeletonRows rows={6} label={t`Loading your day`} />
        ) : isDone ? (
          <Done />
        ) : (
          <div className="mx-auto w-full max-w-3xl px-8 py-6 phone:px-4 phone:py-4">
            <Part title={t`Emergencies`} entries={day.emergencies} />
            <Part title={t`Waiting for an answer`} entries={day.waiting} />
            <Part title={t`New leads`} entries={day.leads} />
            {day.hasMoreLeads ? (
              <Link to={paths.board} className={buttonLook('secondary')}>
                <Trans>More on the board</Trans>
              </Link>
            ) : null}
          </div>
        )}
      </div>
    </div>
  )
}

function Part({ title, entries }: { title: string; entries: DayEntry[] }) {
  if (entries.length === 0) return null
  return (
    <section aria-label={title} className="mb-7">
      <h2 className="mb-2.5 flex items-baseline gap-2 font-semibold text-base">
        {title}
        <span className="figures font-normal text-ink-3 text-sm">{entries.length}</span>
      </h2>
      <ul className="flex flex-col gap-2.5">
        {entries.map((entry) =>
          entry.kind === 'waiting' ? (
            <WaitingItem key={entry.id} conversation={entry.conversation} />
          ) : (
            <LeadItem key={entry.id} deal={entry.deal} />
          ),
        )}
      </ul>
    </section>
  )
}

function Done() {
  const { t } = useLingui()
  return (
    <EmptyState
      icon={<PartyPopper aria-hidden size={20} />}
      title={t`Well done: nobody waits`}
      action={
        <Link to={paths.board} className={buttonLook('secondary')}>
          <Trans>Look at the board</Trans>
        </Link>
      }
    >
      <Trans>Customers who wait for you, or for nobody in particular, and new leads stand here.</Trans>
    </EmptyState>
  )
}
