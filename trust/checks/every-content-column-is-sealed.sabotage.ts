import type { Sabotage } from './check.ts'

/** What a careless migration would leave behind, in front of what was sealed. */
const prefix = `convert_to('{"text":"my kitchen sink is leaking"}', 'UTF8')`

export const sabotages: Sabotage[] = [
  {
    id: 'every-content-column-is-sealed.notes-in-clear',
    check: 'every-content-column-is-sealed',
    reason: 'column_unclassed',
    does: 'Contacts get a column for notes that nobody encrypts, and a note stands in it.',
    by: {
      database: 'data',
      sql: `alter table contacts add column notes text;
            update contacts set notes = 'Asked twice about the boiler, gate code 4711'`,
      undo: 'alter table contacts drop column notes',
    },
  },
  {
    id: 'every-content-column-is-sealed.readable-value',
    check: 'every-content-column-is-sealed',
    reason: 'value_is_not_sealed',
    does: 'In the column for what WhatsApp delivered, readable text is written in front of what was sealed.',
    by: {
      database: 'data',
      sql: `update whatsapp_items set payload_cipher = ${prefix} || payload_cipher where state = 'done'`,
      undo: `update whatsapp_items set payload_cipher = substring(payload_cipher from octet_length(${prefix}) + 1)
              where substring(payload_cipher from 1 for octet_length(${prefix})) = ${prefix}`,
    },
  },
  {
    id: 'every-content-column-is-sealed.column-of-text',
    check: 'every-content-column-is-sealed',
    reason: 'sealed_column_is_no_bytes',
    does: 'The column for the advertisement that led a customer here is made one of text.',
    by: {
      database: 'data',
      sql: "alter table contacts alter column source_cipher type text using encode(source_cipher, 'hex')",
      undo: "alter table contacts alter column source_cipher type bytea using decode(source_cipher, 'hex')",
    },
  },
]
