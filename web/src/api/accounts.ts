import { queryOptions } from '@tanstack/react-query'
import type { Account, changeAccount as changeAccountEndpoint } from '#contract/accounts.ts'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import type { listMembers, readRights, readTeam } from '#contract/team.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

export function accountQuery() {
  return queryOptions({
    queryKey: keys.account,
    queryFn: ({ signal }) => ask<Account>('GET', '/account', { signal }),
  })
}

export async function changeAccount(body: BodyInput<typeof changeAccountEndpoint>): Promise<void> {
  queryClient.setQueryData(keys.account, await ask<Account>('PATCH', '/account', { body }))
}

/** Ends the demo's people too, the asking one among them: nobody is signed in afterwards. */
export async function removeDemo(): Promise<void> {
  await ask('DELETE', '/demo', { timeoutSeconds: 120 })
}

export function membersQuery() {
  return queryOptions({
    queryKey: keys.members,
    queryFn: ({ signal }) => ask<ResponseOf<typeof listMembers>>('GET', '/members', { signal }),
    staleTime: 5 * 60_000,
  })
}

/** With how the sign-in of each stands, for whoever may see that. */
export function teamQuery() {
  return queryOptions({
    queryKey: keys.team,
    queryFn: ({ signal }) => ask<ResponseOf<typeof readTeam>>('GET', '/team', { signal }),
  })
}

export function rightsQuery() {
  return queryOptions({
    queryKey: keys.rights,
    queryFn: ({ signal }) => ask<ResponseOf<typeof readRights>>('GET', '/rights', { signal }),
  })
}

/** Without fine rights: with the same role they stay, with another they are its own. */
export async function changeMember(id: string, role: Role, rights?: Rights): Promise<void> {
  await ask('PATCH', `/members/${part(id)}`, { body: { role, ...(rights && { rights }) } })
  await queryClient.invalidateQueries({ queryKey: keys.members })
}

export async function removeMember(id: string): Promise<void> {
  await ask('DELETE', `/members/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.members })
}
