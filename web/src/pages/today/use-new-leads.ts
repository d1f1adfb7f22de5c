import { useQuery } from '@tanstack/react-query'
import { boardQuery } from '../../api/board.ts'
import { useWho } from '../../api/identity.ts'
import { byUrgencyThen } from './order.ts'

/** Cards in the first stage that are mine or nobody's, emergencies first, then oldest first. */
export function useNewLeads() {
  const { member } = useWho()
  const { data: board, error, refetch } = useQuery(boardQuery())
  const first = board?.pipeline.stages[0]
  const column = board?.columns.find(({ stageId }) => stageId === first?.id)
  return {
    deals: (column?.cards ?? [])
      .filter(({ assigneeId }) => assigneeId === null || assigneeId === member.id)
      .sort(
        byUrgencyThen(
          (deal) => deal.urgency,
          (deal) => deal.createdAt,
        ),
      ),
    hasMore: column?.next !== null && column !== undefined,
    isLoaded: board !== undefined,
    error,
    retry: () => void refetch(),
  }
}
