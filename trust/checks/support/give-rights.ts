import type { Role as ContractRole } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import { knock } from '../../knock.ts'
import type { Canary, Role, Stage } from '../../stage.ts'
import { pageHeaders } from './operations.ts'

type Person = { cookie: string; csrf: string }

/** The id under which one of a canary's people works there. */
export async function memberIdOf(stage: Stage, canary: Canary, role: Role): Promise<string> {
  const { cookie } = await canary.as(role)
  const { status, json } = await knock(stage, '/api/v1/session', { headers: { cookie } })
  const id = (json as { member?: { id?: unknown } } | null)?.member?.id
  if (status !== 200 || typeof id !== 'string') throw new Error(`a canary does not know who it is: ${status}`)
  return id
}

/** A change of a member, as whoever asks; answers what came. */
export function askForRights(
  stage: Stage,
  as: Person,
  memberId: string,
  body: { role: ContractRole; rights?: Rights | null },
) {
  return knock(stage, `/api/v1/members/${memberId}`, {
    method: 'PATCH',
    headers: { ...pageHeaders(as), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** The same, which must succeed: by an owner who has just signed in. */
export async function giveRights(...given: Parameters<typeof askForRights>) {
  const { status } = await askForRights(...given)
  if (status !== 200) throw new Error(`the owner could not give a canary its rights: ${status}`)
}
