import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type {
  changeSessionLimits as limitsEndpoint,
  keepOnPhone as phoneEndpoint,
} from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import type { Scope } from '#kernel/scope.ts'
import { sessionKept, sessionLimitsChanged } from './events.ts'
import { setSessionCookie } from './sessions.ts'

/** What the owner lets sessions be. Those that are open already are cut to it at once. */
export async function changeSessionLimits(
  scope: Scope,
  limits: BodyOf<typeof limitsEndpoint>,
): Promise<undefined> {
  const { idleMinutes, phonesStay } = limits
  await sql`select set_session_limits(${idleMinutes}::integer, ${phonesStay}, ${clock.now()})`.execute(
    scope.database,
  )
  await announce(scope, sessionLimitsChanged, { data: limits })
}

/**
 * A member's phone is in their pocket behind a lock of its own, and signs in with a glove on: there a session may last longer. Which browser that is says
 * the member, in the session that it is for. For whoever may change more it stays as it is.
 */
export async function keepOnPhone(
  scope: Scope,
  { session, request, reply }: { session: Session; request: FastifyRequest; reply: FastifyReply },
  { stay }: BodyOf<typeof phoneEndpoint>,
): Promise<ResponseOf<typeof phoneEndpoint>> {
  const { memberId, id } = session
  const { rows } = await sql<{ done: boolean }>`
    select keep_session_on_phone(${id}, ${memberId}, ${stay}, ${clock.now()}) as done`.execute(scope.database)
  const stays = stay && rows[0]!.done
  if (rows[0]!.done) {
    await announce(scope, sessionKept, { data: { memberId, stays } })
    setSessionCookie(scope.installation, reply, request, { onPhone: stays })
  }
  return { stays }
}
