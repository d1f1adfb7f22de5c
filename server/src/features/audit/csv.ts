import type { AuditEntry } from '#contract/audit.ts'

const columns: [string, (entry: AuditEntry) => string | null][] = [
  ['time', ({ at }) => at],
  ['event', ({ type }) => type],
  ['by', ({ actor }) => actor.kind],
  ['name', ({ actor }) => actor.name],
  ['api key', ({ key }) => key?.name ?? key?.id ?? null],
  ['network', ({ network }) => network],
  ['browser', ({ browser, system }) => [browser, system].filter(Boolean).join(', ') || null],
  ['contact', ({ contact }) => contact?.name ?? null],
  ['contact id', ({ contact }) => contact?.id ?? null],
  ['conversation id', ({ conversationId }) => conversationId],
  ['card id', ({ dealId }) => dealId],
  ['data', ({ data }) => JSON.stringify(data)],
  ['changes', ({ changes }) => (changes.length > 0 ? JSON.stringify(changes) : null)],
  ['request id', ({ requestId }) => requestId],
  ['id', ({ id }) => id],
]

export const csvHead = csvLine(columns.map(([name]) => name))

export function csvOf(entry: AuditEntry): string {
  return csvLine(columns.map(([, value]) => value(entry) ?? ''))
}

function csvLine(fields: string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

/**
 * What a customer calls themself stands in these fields, and a spreadsheet takes one that begins with such a sign for a formula and runs it
 * (OWASP, CSV injection): an apostrophe makes it text.
 */
function csvField(text: string): string {
  const safe = /^[\s]*[=+\-@|%\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
