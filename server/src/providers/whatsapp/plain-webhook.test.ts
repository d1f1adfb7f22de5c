import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  changeSchema,
  entrySchema,
  envelopeSchema,
  messagesValueSchema,
  statusSchema,
} from '#wire/whatsapp/webhook.ts'
import {
  hasPlainNames,
  isPlainChange,
  isPlainEntry,
  isPlainEnvelope,
  isPlainStatus,
  isPlainValue,
} from './plain-webhook.ts'
import { namesSchema } from './read-webhook.ts'

/** Values on the border between what is plain and what is not. */
const odd = fc.oneof(
  fc.constantFrom('', 'x', '1'.repeat(12), '1'.repeat(13), 'x'.repeat(64), 'x'.repeat(65)),
  fc.constantFrom('x'.repeat(512), 'x'.repeat(513), null, undefined, 0, 7, -1, 1.5, true, [], {}),
  fc.constantFrom({ phone_number_id: '1' }, { phone_number_id: 1 }, { phone_number_id: '' }, [1], [{}]),
  fc.jsonValue(),
)

/** As it usually is, but for a member here and there that is missing or odd; or something else altogether. */
function almost(usual: Record<string, unknown>) {
  const members = Object.entries(usual).map(([name, value]) => [
    name,
    fc.oneof({ weight: 8, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: odd }),
  ])
  return fc.oneof(
    { weight: 1, arbitrary: odd },
    { weight: 5, arbitrary: fc.record(Object.fromEntries(members)) },
    { weight: 5, arbitrary: fc.record(Object.fromEntries(members), { requiredKeys: [] }) },
  )
}

const levels = [
  {
    level: 'envelope',
    isPlain: isPlainEnvelope,
    schema: envelopeSchema,
    usual: { object: 'whatsapp_business_account', entry: [{}] },
    read: ['entry'],
  },
  {
    level: 'entry',
    isPlain: isPlainEntry,
    schema: entrySchema,
    usual: { id: '1', changes: [{}], time: 1 },
    read: ['id', 'changes'],
  },
  {
    level: 'change',
    isPlain: isPlainChange,
    schema: changeSchema,
    usual: { field: 'messages', value: {} },
    read: ['field', 'value'],
  },
  {
    level: 'value',
    isPlain: isPlainValue,
    schema: messagesValueSchema,
    usual: {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: '1', display_phone_number: '2' },
      contacts: [{}],
      messages: [{}],
      statuses: [{}],
      errors: [{}],
    },
    read: ['contacts', 'messages', 'statuses', 'errors'],
  },
  {
    level: 'status',
    isPlain: isPlainStatus,
    schema: statusSchema,
    usual: { id: 'wamid.1', status: 'sent', timestamp: '1', recipient_id: '1', errors: [], conversation: {} },
    read: ['id', 'status'],
  },
  {
    level: 'names',
    isPlain: hasPlainNames,
    schema: namesSchema,
    usual: { id: 'wamid.1', from: '1', from_user_id: 'a', recipient_id: '2', recipient_user_id: 'b' },
    read: ['id', 'from', 'from_user_id', 'recipient_id', 'recipient_user_id'],
  },
]

test.each(levels)(
  'what is plain as $level is read by its schema as the same',
  ({ isPlain, schema, usual, read }) => {
    let plain = 0
    fc.assert(
      fc.property(almost(usual), (value) => {
        if (!isPlain(value)) return
        plain++
        const parsed = schema.safeParse(value)
        expect(parsed.success).toBe(true)
        const data = parsed.data as Record<string, unknown>
        for (const name of read) {
          const own = (value as Record<string, unknown>)[name]
          // A list that is missing is an empty one.
          expect(data[name] ?? undefined).toEqual(own === undefined && Array.isArray(data[name]) ? [] : own)
        }
        const { metadata } = value as { metadata?: { phone_number_id: string } }
        if ('metadata' in data && schema === messagesValueSchema)
          expect((data.metadata as { phone_number_id: string }).phone_number_id).toBe(
            metadata!.phone_number_id,
          )
      }),
      { numRuns: 3000, seed: 1 },
    )
    expect(plain).toBeGreaterThan(300)
  },
)
