import type { Who } from '#contract/identity.ts'
import { personOf } from './find-person.ts'
import type { OwnCall } from './prove.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

/** Whoever has just become more here goes on in this browser, though all that they had open has ended: a rise of privilege (reference/identity.md 5.2). */
export async function goOn(call: OwnCall): Promise<Who> {
  const { installation, session } = call
  const { passwordHash } = await personOf(installation, session)
  const who = { ...session, passwordHash }
  const fresh = await startSession(installation, call, who, async () => undefined)
  return whoIs(installation, { ...session, sessionId: fresh.id })
}
