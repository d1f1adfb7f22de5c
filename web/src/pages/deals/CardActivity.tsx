import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ArrowRight, Bot, Cog, MessageCircle, UserRound } from 'lucide-react'
import type { Deal, listActivity } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { Board } from '../../api/board-cards.ts'
import { activityQuery } from '../../api/deals.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { clockWords, dayWords } from '../../components/time-words.ts'
import { useNow, useTimeFormat } from '../../components/use-time.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { useActivityWords } from './use-activity-words.ts'

type Activity = ResponseOf<typeof listActivity>['items'][number]

/** What happened to the card, newest first: who, when, and every value before and after. */
export function CardActivity({ deal, lostReasons }: { deal: Deal; lostReasons: Board['lostReasons'] }) {
  const { t } = useLingui()
  const query = useInfiniteQuery(activityQuery(deal.id))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const words = useActivityWords(deal, lostReasons)
  if (!data) {
    return error ? (
      <LoadFailed error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonRows rows={5} label={t`Loading what happened`} />
    )
  }
  const entries = data.pages.flatMap((page) => page.items)
  if (entries.length === 0) {
    return <EmptyState title={t`Nothing has happened yet`} />
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4 phone:px-4">
      <ol className="flex flex-col">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} words={words} />
        ))}
      </ol>
      {hasNextPage ? (
        <Button size="small" busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          <Trans>Show earlier</Trans>
        </Button>
      ) : null}
    </div>
  )
}

function Entry({ entry, words }: { entry: Activity; words: ReturnType<typeof useActivityWords> }) {
  const now = useNow()
  const { locale, timeZone } = useTimeFormat()
  const Icon = icons[entry.actor.kind]
  const changes = entry.changes.flatMap((change) => words.change(change) ?? [])
  return (
    <li className="relative flex gap-3 pb-4 before:absolute before:top-6 before:bottom-0 before:left-[11px] before:w-px before:bg-line last:before:hidden">
      <span className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line bg-sunken text-ink-3">
        <Icon aria-hidden size={12} />
      </span>
      <div className="min-w-0 flex-1 pt-0.5 text-sm">
        <p>
          <span className="font-medium">{words.actor(entry.actor)}</span>{' '}
          <span className="text-ink-2">{words.what(entry)}</span>
        </p>
        {changes.length > 0 ? (
          <dl className="mt-1 flex flex-col gap-0.5">
            {changes.map(({ field, before, after }) => (
              <div key={field} className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
                <dt className="text-ink-3 [overflow-wrap:anywhere]">{field}</dt>
                <dd className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 [overflow-wrap:anywhere]">
                  {before === null ? null : (
                    <>
                      <span className="text-ink-3">{before}</span>
                      <ArrowRight aria-hidden size={11} className="shrink-0 self-center text-ink-3" />
                      <span className="sr-only">→</span>
                    </>
                  )}
                  <span className="min-w-0">{after}</span>
                </dd>
              </div>
            ))}
          </dl>
        ) : null}
        <time dateTime={entry.at} className="figures text-ink-3 text-xs">
          {dayWords(entry.at, now, locale, timeZone)}, {clockWords(entry.at, locale, timeZone)}
        </time>
      </div>
    </li>
  )
}

const icons = { member: UserRound, bot: Bot, customer: MessageCircle, system: Cog }
