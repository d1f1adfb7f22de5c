import { useQuery } from '@tanstack/react-query'
import type { Member } from '#contract/team.ts'
import { membersQuery } from '../api/accounts.ts'

/** Whoever has this id, once the team is known. */
export function useMember(id: string | null): Member | undefined {
  const { data } = useQuery(membersQuery())
  return id === null ? undefined : data?.items.find((member) => member.id === id)
}
