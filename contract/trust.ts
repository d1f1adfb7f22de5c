import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { timeSchema } from './shared.ts'

const daySchema = z.iso.date().meta({ description: 'A day in UTC' })
const secondsSchema = z.int().min(0)

/**
 * `kept`: every check passed, on this build, not longer ago than twice its rhythm. `broken`: a check saw the promise broken, and none has seen it kept
 * since. `unclear`: a check could not finish. `stale`: the last word is too old, or of an earlier build. `not_claimed`: cannot be observed on
 * this installation. `unchecked`: a check has never run here.
 */
export const trustVerdictSchema = z.enum(['kept', 'broken', 'unclear', 'stale', 'not_claimed', 'unchecked'])
export type TrustVerdict = z.infer<typeof trustVerdictSchema>

/**
 * Whether the checks were seen to notice. `proven`: each planted sabotage was caught, the oldest within 7 days. `not_yet`: not tried here so far.
 * `overdue`: longer ago than 7 days. `missed`: a sabotage was not noticed; the verdict is then worth nothing.
 */
export const proofStateSchema = z.enum(['proven', 'not_yet', 'overdue', 'missed'])
export type ProofState = z.infer<typeof proofStateSchema>

/** What verdict and proof come to: `good` counts as kept; `bad` is broken, unclear or missed a sabotage; `open` is everything else. */
export const standingSchema = z.enum(['good', 'bad', 'open'])
export type Standing = z.infer<typeof standingSchema>

export const trustCheckSchema = z.object({
  id: z.string(),
  /** What it does and sees, as it told with its last result. */
  looksAt: z.string().nullable(),
  verdict: trustVerdictSchema,
  /** How many things it looked at, and how many there are at least, as another source says. */
  examined: z.int().nullable(),
  floor: z.int().nullable(),
  /** What the rightful party saw just before others were refused. */
  control: z.string().nullable(),
  checkedAt: timeSchema.nullable(),
})

export const sabotageSchema = z.object({
  id: z.string(),
  /** What was done to a throwaway copy, in a sentence. */
  does: z.string().nullable(),
  /** `unclear`: it could not be told, which is not a catch. */
  result: z.enum(['caught', 'missed', 'unclear']),
  /** When this last result was recorded. */
  at: timeSchema,
  /** When it was last caught. */
  caughtAt: timeSchema.nullable(),
})

export const trustCommitmentSchema = z.object({
  id: z.string().meta({ description: 'As in the promise register: C-2.3a' }),
  sentence: z.string(),
  /** How it is kept. */
  kept: z.string(),
  kind: z.enum(['machine', 'deployment', 'attested', 'guidance', 'honesty']),
  source: z.union([z.literal(1), z.literal(2), z.literal(3)]).nullable(),
  rhythmSeconds: secondsSchema,
  /** The worst of its checks'. */
  verdict: trustVerdictSchema,
  standing: standingSchema,
  /** In words, where it is broken, unclear, stale, unchecked or not claimed. */
  reason: z.string().nullable(),
  /** When the check that is longest ago was recorded, by the database's clock, and how long ago that was when this was answered. */
  checkedAt: timeSchema.nullable(),
  ageSeconds: secondsSchema.nullable(),
  /** The last result is of a build before the running one. */
  earlierBuild: z.boolean(),
  proof: z.object({
    state: proofStateSchema,
    /** When the sabotage that is longest ago was caught. */
    provenAt: timeSchema.nullable(),
    ageSeconds: secondsSchema.nullable(),
    /** It was proven on a build before the running one. */
    earlierBuild: z.boolean(),
    sabotages: z.array(sabotageSchema),
  }),
  checks: z.array(trustCheckSchema),
  /** The last 90 days, the current one included. */
  history: z.object({
    from: daySchema,
    to: daySchema,
    /** The first day in it with any result; null when there is none. */
    checkedFrom: daySchema.nullable(),
    /** Days with a result that was not good, whatever came later that day. */
    redDays: z.array(z.object({ day: daySchema, verdict: z.enum(['broken', 'unclear']) })),
    /** Days after `checkedFrom` without any result. */
    gapDays: z.array(daySchema),
  }),
})
export type TrustCommitment = z.infer<typeof trustCommitmentSchema>

export const trustSchema = z.object({
  /** When this was answered, by the database's clock. */
  at: timeSchema,
  /** Digest of the source that answers: evidence of another build is of an earlier one. */
  build: z.string(),
  headline: z.object({
    /** Commitments that stand good, of all that are published. */
    kept: z.int(),
    published: z.int(),
    /** Commitments that stand bad. */
    broken: z.int(),
    notClaimed: z.int(),
    /** The last result of each sabotage that is still planted. */
    sabotages: z.object({ planted: z.int(), caught: z.int() }),
    /** Of all that claim something: age of the oldest proof; null while one has none. */
    oldestProofDays: z.number().min(0).nullable(),
    /** The end of the chain. */
    evidence: z.object({ seq: z.int(), digest: z.string(), recordedAt: timeSchema }).nullable(),
  }),
  /** What these checks cannot show. */
  limitation: z.string(),
  commitments: z.array(trustCommitmentSchema),
})
export type Trust = z.infer<typeof trustSchema>

export const listCommitments = endpoint({
  id: 'trust.listCommitments',
  method: 'GET',
  path: '/trust/commitments',
  summary: 'What we promise, whether it is kept right now, and when that was last proven able to fail',
  access: { open: 'it tells of checks, never of customers; a promise is for everybody to check' },
  fixture: { name: 'account' },
  response: trustSchema,
})
