import type { readMedia as endpoint } from '#contract/inbox.ts'
import { hideReach } from '#contract/masked-text.ts'
import { readFileOf } from '#kernel/files.ts'
import type { SignedInCall } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { seesMasked, withAccount } from '#kernel/scope.ts'

/** Sends a file of a customer. Judged by its bytes, not by what the phone called it: what is no known picture, sound or film is a download. */
export async function readMedia({ installation, principal, input, reply }: SignedInCall<typeof endpoint>) {
  const media = await withAccount(installation, principal, async (scope) => {
    const row = await scope.database
      .selectFrom('media')
      .select(['id', 'contact_id', 'state', 'source_cipher'])
      .where('id', '=', input.id)
      .executeTakeFirst()
    if (row?.state !== 'stored') refuse('not_found')
    const box = await scope.boxes.contact(row.contact_id)
    const { fileName } = box.open<{ fileName: string | null }>('media', 'source', row.id, row.source_cipher)
    return { id: row.id, box, fileName: fileName && seesMasked(scope.actor) ? hideReach(fileName) : fileName }
  })
  const sealed = await readFileOf(installation, principal.accountId, media.id)
  if (!sealed) refuse('not_found')
  const bytes = media.box.openBytes('media', 'file', media.id, sealed)
  const type = shownType(bytes)
  return reply
    .header('cache-control', 'private, max-age=3600')
    .header(
      'content-security-policy',
      "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'none'; frame-ancestors 'none'",
    )
    .header(
      'content-disposition',
      `${type ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(media.fileName ?? media.id)}`,
    )
    .type(type ?? 'application/octet-stream')
    .send(bytes)
}

/** Kinds that a browser may show inline, by their first bytes; never anything that can hold script. */
function shownType(bytes: Buffer): string | null {
  const starts = (hex: string, at = 0) => bytes.subarray(at, at + hex.length / 2).toString('hex') === hex
  if (starts('ffd8ff')) return 'image/jpeg'
  if (starts('89504e470d0a1a0a')) return 'image/png'
  if (starts('47494638')) return 'image/gif'
  if (starts('52494646') && starts('57454250', 8)) return 'image/webp'
  if (starts('4f676753')) return 'audio/ogg'
  if (starts('494433') || starts('fffb') || starts('fff3')) return 'audio/mpeg'
  if (starts('2321414d52')) return 'audio/amr'
  if (starts('66747970', 4)) return starts('4d3441', 8) ? 'audio/mp4' : 'video/mp4'
  return null
}
