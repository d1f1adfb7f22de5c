import type { Stage } from './stage.ts'

/**
 * Checks take turns, whichever process runs them: the checker in its rounds and `npm run verify` use the same test people, and a link that one has
 * asked for makes the other's void. The turn ends with its connection, so whoever is killed leaves none behind. Throws when the database cannot be asked.
 */
export async function inTurn<Value>(
  stage: Pick<Stage, 'checker'>,
  work: () => Promise<Value>,
): Promise<Value> {
  const client = await stage.checker.connect()
  try {
    await client.query("select pg_advisory_lock(hashtextextended('plumbline.check', 0))")
    return await work()
  } finally {
    // Not back into the pool: the lock goes with the connection, whatever state that is in.
    client.release(true)
  }
}
