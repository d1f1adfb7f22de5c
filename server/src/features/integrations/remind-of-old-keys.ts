import { z } from 'zod'
import { secretDaysMax } from '#contract/integrations.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask } from '#kernel/tasks.ts'
import { keyIsOld } from './events.ts'

const day = 86_400_000

/** Older than a secret should become. */
export function isOld(secretMadeAt: Date): boolean {
  return clock.now().getTime() - secretMadeAt.getTime() > secretDaysMax * day
}

/** Tells of each key whose secret is old, once a quarter until it is replaced. Quiet where nothing is to be said. */
export async function remindOfOldKeys(scope: Scope) {
  const now = clock.now()
  const before = new Date(now.getTime() - secretDaysMax * day)
  const reminded = await scope.database
    .updateTable('api_keys')
    .set({ reminded_at: now })
    .where('revoked_at', 'is', null)
    .where('secret_made_at', '<', before)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .where(({ or, eb }) => or([eb('reminded_at', 'is', null), eb('reminded_at', '<', before)]))
    .where('member_id', 'in', (query) =>
      query.selectFrom('members').select('members.id').where('members.status', '=', 'active'),
    )
    .returning(['id', 'secret_made_at'])
    .execute()
  for (const { id, secret_made_at } of reminded) {
    const days = Math.floor((now.getTime() - secret_made_at.getTime()) / day)
    await announce(scope, keyIsOld, { data: { keyId: id, days } })
  }
}

/** Made by the database's `remind_of_old_keys`, which knows in what businesses there is something to say. */
defineTask({
  name: 'integrations.remind_of_old_keys',
  payload: z.object({}),
  run: ({ installation, principal }) => withAccount(installation, principal, remindOfOldKeys),
})
