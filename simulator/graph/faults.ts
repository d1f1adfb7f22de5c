import { z } from 'zod'
import { graphId } from '../world/ids.ts'

export const callKinds = [
  'send',
  'mark_read',
  'media_upload',
  'media_retrieve',
  'media_download',
  'media_delete',
  'read_object',
  'subscribe',
  'debug_token',
] as const
export type CallKind = (typeof callKinds)[number]

const effectSchema = z
  .strictObject({
    /** Waits so long (real time) before anything else happens; alone it only slows the call down. */
    delaySeconds: z.number().min(0).max(3600).optional(),
    /** Refuses with this error; nothing is sent. */
    error: z
      .strictObject({
        code: z.number().int(),
        status: z.number().int().min(400).max(599).optional(),
        details: z.string().max(2000).optional(),
        subcode: z.number().int().optional(),
        retryAfterSeconds: z.number().int().min(0).optional(),
      })
      .optional(),
    /** Never answers. Nothing is sent. */
    hang: z.literal(true).optional(),
    /** Cuts the connection: `before` anything is done, or `after` the call was carried out. */
    dropConnection: z.enum(['before', 'after']).optional(),
    /** Answers these bytes. Nothing is sent. */
    body: z
      .strictObject({
        status: z.number().int().min(200).max(599).default(502),
        contentType: z.string().max(200).default('text/html'),
        text: z.string().max(1_000_000).default('<html><body><h1>502 Bad Gateway</h1></body></html>'),
      })
      .optional(),
    /** Answers 200 with JSON that is not what the call promises. Nothing is sent. */
    wrongSuccess: z.literal(true).optional(),
    /** Accepts the message, then fails it by webhook with this code. */
    failLater: z
      .strictObject({ code: z.number().int(), details: z.string().max(2000).optional() })
      .optional(),
  })
  .refine((effect) => Object.keys(effect).length > 0, 'must hold at least one effect')

/** A rule: which calls it meets (all of its conditions) and what happens to them. */
export const faultRuleSchema = z.strictObject({
  call: z.enum([...callKinds, 'any']).default('any'),
  /** A phone number, user id or customer id. */
  recipient: z.string().min(1).max(200).optional(),
  numberId: z.string().min(1).max(100).optional(),
  /** Lets so many matching calls pass first. */
  skip: z.number().int().min(0).max(1_000_000).default(0),
  /** Meets the next so many calls, then is used up; left out: until it is deleted. */
  next: z.number().int().min(1).max(1_000_000).optional(),
  effect: effectSchema,
})

export type FaultEffect = z.infer<typeof effectSchema>
export type FaultRule = z.infer<typeof faultRuleSchema> & { id: string; hits: number }

export type FaultTarget = { call: CallKind; numberId: string | undefined; recipients: string[] }

/** The faults on demand. The first rule that matches a call decides. */
export class Faults {
  private rules: FaultRule[] = []

  add(rules: z.infer<typeof faultRuleSchema>[]): FaultRule[] {
    const added = rules.map((rule) => ({ ...rule, id: graphId(6), hits: 0 }))
    this.rules.push(...added)
    return added
  }

  list(): FaultRule[] {
    return this.rules
  }

  clear(id?: string): number {
    const before = this.rules.length
    this.rules = id === undefined ? [] : this.rules.filter((rule) => rule.id !== id)
    return before - this.rules.length
  }

  take(target: FaultTarget): FaultEffect | undefined {
    for (const rule of this.rules) {
      if (!matches(rule, target)) continue
      if (rule.skip > 0) {
        rule.skip -= 1
        continue
      }
      rule.hits += 1
      if (rule.next !== undefined) {
        rule.next -= 1
        if (rule.next === 0) this.rules = this.rules.filter((other) => other !== rule)
      }
      return rule.effect
    }
    return undefined
  }
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.call !== 'any' && rule.call !== target.call) return false
  if (rule.numberId !== undefined && rule.numberId !== target.numberId) return false
  if (rule.recipient === undefined) return true
  const wanted = rule.recipient
  const wantedDigits = wanted.replace(/\D/g, '')
  return target.recipients.some(
    (recipient) => recipient === wanted || (/^\+?[\d\s()-]+$/.test(wanted) && recipient === wantedDigits),
  )
}
