import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Deal } from '#contract/deals.ts'
import type { Conversation } from '#contract/inbox.ts'
import { boardQuery, loadMoreCards } from '../../api/board.ts'
import { useWho } from '../../api/identity.ts'
import { useWaiting } from './use-waiting.ts'

/** As many new leads as somebody will look at here; the board has them all. */
const leadsMax = 40

/** So many cards of the first stage are read to find the emergencies among them. */
const readMax = 300

export type DayEntry =
  | { kind: 'waiting'; id: string; since: string; conversation: Conversation }
  | { kind: 'lead'; id: string; since: string; deal: Deal }

/**
 * What wants this person: emergencies, then customers who wait (mine or nobody's), then cards of the first stage (mine or
 * nobody's) whose customer does not wait above already. Each the oldest first.
 */
export function useDay() {
  const { member } = useWho()
  const waiting = useWaiting()
  const board = useQuery(boardQuery())
  const first = board.data?.pipeline.stages[0]
  const column = board.data?.columns.find(({ stageId }) => stageId === first?.id)

  const isMoreWanted = column !== undefined && column.next !== null && column.cards.length < readMax
  const known = column?.cards.length
  useEffect(() => {
    if (isMoreWanted && known !== undefined && first) {
      // What does not load is on the board, to which the page leads.
      void loadMoreCards(undefined, first.id).catch(() => undefined)
    }
  }, [isMoreWanted, known, first])

  const waitingIds = new Set(waiting.conversations.map(({ id }) => id))
  const leads = (column?.cards ?? []).filter(
    ({ assigneeId, conversationId }) =>
      (assigneeId === null || assigneeId === member.id) && !waitingIds.has(conversationId ?? ''),
  )
  const entries: DayEntry[] = [
    ...waiting.conversations.map(
      (conversation): DayEntry => ({
        kind: 'waiting',
        id: conversation.id,
        since: conversation.waitingSince ?? conversation.lastMessageAt,
        conversation,
      }),
    ),
    ...leads.map((deal): DayEntry => ({ kind: 'lead', id: deal.id, since: deal.createdAt, deal })),
  ].sort((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0))
  const calm = entries.filter((entry) => !isEmergency(entry))
  const calmLeads = calm.filter(({ kind }) => kind === 'lead')

  return {
    emergencies: entries.filter(isEmergency),
    waiting: calm.filter(({ kind }) => kind === 'waiting'),
    leads: calmLeads.slice(0, leadsMax),
    hasMoreLeads: calmLeads.length > leadsMax || (column !== undefined && column.next !== null),
    isLoaded: waiting.isLoaded && board.data !== undefined,
    error: waiting.error ?? board.error,
    retry: () => {
      waiting.retry()
      void board.refetch()
    },
  }
}

function isEmergency(entry: DayEntry): boolean {
  const urgency = entry.kind === 'lead' ? entry.deal.urgency : entry.conversation.deal?.urgency
  return urgency === 'emergency'
}
