import { Readable } from 'node:stream'
import type { AuditEntry, exportAudit as endpoint } from '#contract/audit.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { SignedInCall } from '#kernel/http/mount.ts'
import { withAccount } from '#kernel/scope.ts'
import { csvHead, csvOf } from './csv.ts'
import { auditExported } from './events.ts'
import { entriesOf, eventsBy, mustBeHere } from './read-entries.ts'

/** So many are read, opened and sent at once; a file of a million is never whole in memory. */
const atOnce = 1_000

/** First that it is taken is written and committed, then the file is sent: none leaves without its line. */
export async function exportAudit({
  installation,
  principal,
  input: { format, ...filters },
  reply,
}: SignedInCall<typeof endpoint>) {
  await withAccount(installation, principal, async (scope) => {
    await mustBeHere(scope, filters)
    await announce(scope, auditExported, {
      data: { format, filtered: Object.values(filters).some((value) => value !== undefined) },
    })
  })
  const day = clock.now().toISOString().slice(0, 10)
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="plumbline-audit-${day}.${format}"`)
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
    .send(Readable.from(format === 'csv' ? asCsv(pages()) : asJson(pages())))

  async function* pages(): AsyncGenerator<AuditEntry[]> {
    for (let after = 0; ; ) {
      const { entries, last } = await withAccount(installation, principal, async (scope) => {
        const rows = await eventsBy(scope, filters, { after, limit: atOnce })
        return { ...(await entriesOf(scope, rows)), last: rows.at(-1)?.seq }
      })
      if (entries.length > 0) yield entries
      if (last === undefined || entries.length < atOnce) return
      after = Number(last)
    }
  }
}

async function* asCsv(pages: AsyncIterable<AuditEntry[]>) {
  yield csvHead
  for await (const entries of pages) yield entries.map(csvOf).join('')
}

async function* asJson(pages: AsyncIterable<AuditEntry[]>) {
  let before = '[\n'
  for await (const entries of pages) {
    yield before + entries.map((entry) => JSON.stringify(entry)).join(',\n')
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
