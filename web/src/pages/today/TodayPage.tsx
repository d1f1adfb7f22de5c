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
import { useNewLeads } from './use-new-leads.ts'
import { useWaiting } from './use-waiting.ts'
import { WaitingItem } from './WaitingItem.tsx'

/** What wants me now: customers who wait, longest first but emergencies before all, and leads that nobody has begun. */
export function TodayPage() {
  const { t } = useLingui()
  usePageTitle(t`Today`)
  const waiting = useWaiting()
  const leads = useNewLeads()
  const error = waiting.error ?? leads.error
  const isLoaded = waiting.isLoaded && leads.isLoaded
  const isDone = waiting.conversations.length === 0 && leads.deals.length === 0
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex h-13 shrink-0 items-center border-line border-b px-5 phone:px-4">
        <h1 className="font-semibold text-base">{t`Today`}</h1>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {!isLoaded && error ? (
          <LoadFailed
            error={error}
            onRetry={() => {
              waiting.retry()
              leads.retry()
            }}
          />
        ) : !isLoaded ? (
          <SkeletonRows rows={6} label={t`Loading your day`} />
        ) : isDone ? (
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
        ) : (
          <div className="mx-auto w-full max-w-3xl px-8 py-6 phone:px-4 phone:py-4">
            <Part title={t`Waiting for an answer`} count={waiting.conversations.length}>
              {waiting.conversations.length === 0 ? (
                <Nothing>
                  <Trans>Nobody waits for an answer.</Trans>
                </Nothing>
              ) : (
                waiting.conversations.map((conversation) => (
                  <WaitingItem key={conversation.id} conversation={conversation} />
                ))
              )}
            </Part>
            <Part title={t`New leads`} count={leads.deals.length}>
              {leads.deals.length === 0 ? (
                <Nothing>
                  <Trans>No new leads for you right now.</Trans>
                </Nothing>
              ) : (
                leads.deals.map((deal) => <LeadItem key={deal.id} deal={deal} />)
              )}
            </Part>
            {leads.hasMore ? (
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

function Part({ title, count, children }: { title: string; count: number; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="mb-7">
      <h2 className="mb-2.5 flex items-baseline gap-2 font-semibold text-base">
        {title}
        <span className="figures font-normal text-ink-3 text-sm">{count}</span>
      </h2>
      <ul className="flex flex-col gap-2.5">{children}</ul>
    </section>
  )
}

function Nothing({ children }: { children: React.ReactNode }) {
  return (
    <li className="rounded-md border border-line border-dashed px-4 py-4 text-ink-3 text-sm">{children}</li>
  )
}
