import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { Contact } from '#contract/contacts.ts'
import type { Deal } from '#contract/deals.ts'
import { boardQuery } from '../../api/board.ts'
import { dealsQuery } from '../../api/deals.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { Money } from '../../components/Money.tsx'
import { StageMark } from '../../components/StageMark.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'

/** The cards of a contact, newest first, each leading to its place on the board. */
export function ContactDeals({ contact }: { contact: Contact }) {
  const { t } = useLingui()
  const query = useInfiniteQuery(dealsQuery({ contactId: contact.id }))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const deals = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label={t`Cards`} className="min-w-0 phone:px-4 phone:py-5">
      <h2 className="mb-3 font-semibold text-base">
        <Trans>Cards</Trans>
      </h2>
      {!data ? (
        error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label={t`Loading the cards`} />
        )
      ) : deals.length === 0 ? (
        <p className="rounded-md border border-line border-dashed px-4 py-6 text-center text-ink-3 text-sm">
          <Trans>No cards yet. One appears when they write, or make one on the board.</Trans>
        </p>
      ) : (
        <ul className="overflow-hidden rounded-md border border-line">
          {deals.map((deal) => (
            <li key={deal.id} className="border-line border-b last:border-b-0">
              <DealLine deal={deal} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage ? (
        <Button size="small" className="mt-3" busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </Button>
      ) : null}
    </section>
  )
}

function DealLine({ deal }: { deal: Deal }) {
  // Stages are named on the board alone; where it is not loaded yet the line does without.
  const { data: board } = useQuery(boardQuery())
  const stage = board?.pipeline.stages.find(({ id }) => id === deal.stageId)
  return (
    <Link
      to={paths.deal}
      params={{ dealId: deal.id }}
      className="flex min-h-14 items-center gap-3 px-4 py-2.5 outline-offset-[-2px] hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{deal.title}</span>
        <span className="flex items-center gap-2 text-ink-3 text-xs">
          {stage ? (
            <span className="inline-flex items-center gap-1.5 text-ink-2">
              <StageMark colour={stage.colour} />
              {stage.name}
            </span>
          ) : null}
          <TimeAgo time={deal.createdAt} className="figures" />
        </span>
      </span>
      {deal.urgency ? <UrgencyBadge urgency={deal.urgency} /> : null}
      {deal.valueCents === null ? null : (
        <Money cents={deal.valueCents} currency={deal.currency} className="font-semibold text-sm" />
      )}
      <ChevronRight aria-hidden size={15} className="shrink-0 text-ink-3" />
    </Link>
  )
}
