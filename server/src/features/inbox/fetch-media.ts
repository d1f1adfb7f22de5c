import { accessOf } from '#features/whatsapp/public.ts'
import { announce } from '#kernel/events.ts'
import { fault } from '#kernel/faults.ts'
import { writeFileOf } from '#kernel/files.ts'
import { withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { fetchMedia as fetchFromMeta } from '#providers/whatsapp/graph.ts'
import { mediaFetched } from './events.ts'

/** Meta keeps a customer's media for seven days: fetched at once, sealed under the contact's key, stored by ourselves. */
const bytesMax = 64 * 1024 * 1024

export async function fetchMedia(
  { installation, principal, lastAttempt }: TaskContext,
  { messageId }: { messageId?: string | undefined },
) {
  if (!messageId) return
  const waiting = await withAccount(installation, principal, async (scope) => {
    const rows = await scope.database
      .selectFrom('media')
      .innerJoin('messages', (join) =>
        join
          .onRef('messages.account_id', '=', 'media.account_id')
          .onRef('messages.id', '=', 'media.message_id'),
      )
      .innerJoin('conversations', (join) =>
        join
          .onRef('conversations.account_id', '=', 'messages.account_id')
          .onRef('conversations.id', '=', 'messages.conversation_id'),
      )
      .select([
        'media.id',
        'media.contact_id',
        'media.source_cipher',
        'messages.conversation_id',
        'conversations.number_id',
      ])
      .where('media.message_id', '=', messageId)
      .where('media.state', '=', 'waiting')
      .execute()
    return Promise.all(
      rows.map(async (row) => {
        const box = await scope.boxes.contact(row.contact_id)
        const { mediaId } = box.open<{ mediaId: string }>('media', 'source', row.id, row.source_cipher)
        return { ...row, box, mediaId, access: row.number_id ? await accessOf(scope, row.number_id) : null }
      }),
    )
  })
  let postponed = false
  for (const media of waiting) {
    const fetched = media.access
      ? await fetchFromMeta(media.access, media.access.phoneNumberId, media.mediaId, bytesMax)
      : ({ kind: 'refused', retryHelps: false } as const)
    const passing = fetched.kind !== 'done' && (fetched.kind !== 'refused' || fetched.retryHelps)
    if (passing && !lastAttempt) {
      postponed = true
      continue
    }
    if (fetched.kind === 'done') {
      const sealed = media.box.sealBytes('media', 'file', media.id, fetched.value.bytes)
      await writeFileOf(installation, principal.accountId, media.id, sealed)
      await fault('media.written')
    }
    await withAccount(installation, principal, async (scope) => {
      const state = fetched.kind === 'done' ? 'stored' : 'failed'
      await scope.database
        .updateTable('media')
        .set({ state, ...(fetched.kind === 'done' && { bytes: fetched.value.bytes.length }) })
        .where('id', '=', media.id)
        .execute()
      await announce(scope, mediaFetched, {
        conversationId: media.conversation_id,
        contactId: media.contact_id,
        messageId,
        data: { state },
      })
    })
  }
  if (postponed) throw new Error('media postponed')
}
