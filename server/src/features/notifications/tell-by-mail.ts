import type { z } from 'zod'
import type { personWanted } from '#features/inbox/public.ts'
import { listMembers } from '#features/team/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'

type Wanted = { conversationId?: string | undefined; data: z.infer<(typeof personWanted)['data']> }

/**
 * An emergency that waits for a person is mailed to whoever has the conversation, else to owners and admins. The mail holds a link
 * and nothing that the customer said: mail is not ours to keep secret.
 */
export async function tellByMail({ installation, principal }: TaskContext, { conversationId, data }: Wanted) {
  const { mail, config } = installation
  if (!mail || !conversationId || !data.emergency) return
  const addresses = await withAccount(installation, principal, (scope) => whoIsTold(scope, conversationId))
  for (const to of addresses) {
    await mail({
      to,
      subject: 'Emergency: a customer waits for a person',
      text: `A customer wrote about an emergency and waits for a person.\n\nAnswer here: ${config.publicUrl.origin}/inbox/${conversationId}\n`,
    })
  }
}

async function whoIsTold(scope: Scope, conversationId: string): Promise<string[]> {
  const conversation = await scope.database
    .selectFrom('conversations')
    .select('assignee_id')
    .where('id', '=', conversationId)
    .executeTakeFirst()
  const { items } = await listMembers(scope)
  const assigned = items.filter((member) => member.id === conversation?.assignee_id)
  const told =
    assigned.length > 0 ? assigned : items.filter(({ role }) => role === 'owner' || role === 'admin')
  return told.map((member) => member.email)
}
