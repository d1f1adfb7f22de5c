import { createPrivateKey, createPublicKey, hkdfSync, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Stage } from '../../stage.ts'
import { Broken } from '../check.ts'

/** Of more, the newest: the chain of digests holds the others. */
const checkpointsMax = 500

type Checkpoint = {
  number: string
  at: Date
  public_key: Buffer
  signature: Buffer
  digest: Buffer
  follows: boolean
  holds: boolean
  heads_hold: boolean
  evidence_holds: boolean
}

const copySchema = z.object({ number: z.int(), at: z.string(), digest: z.string(), signature: z.string() })

/** Each checkpoint follows from the one before, is signed with the one key, and says what was kept of it elsewhere; what it said of chains is still so. */
export async function checkpointsHold({ checker, files }: Stage) {
  const { rows } = await checker.query<Checkpoint>(
    `select c.number, c.at, c.public_key, c.signature, c.digest,
            c.previous_digest = coalesce(b.digest, sha256('plumbline checkpoints')) and (b.number is not null or c.number = 1) as follows,
            c.digest = sha256(convert_to(jsonb_build_array(c.number, extract(epoch from c.at), encode(c.heads_digest, 'hex'), c.evidence_seq,
              encode(c.evidence_digest, 'hex'), encode(c.previous_digest, 'hex'))::text, 'UTF8')) as holds,
            c.heads_digest = (select sha256(coalesce(string_agg(uuid_send(h.account) || int8send(h.seal) || h.digest, ''::bytea order by h.account), ''))
                                from checkpoint_heads h where h.checkpoint = c.number) as heads_hold,
            c.evidence_seq = 0 or coalesce((select e.digest = c.evidence_digest from evidence e where e.seq = c.evidence_seq), false) as evidence_holds
       from checkpoints c left join checkpoints b on b.number = c.number - 1
      order by c.number desc limit $1`,
    [checkpointsMax],
  )
  const key = keyOf(files.masterKeyFile) ?? (await firstKey(checker))
  for (const checkpoint of rows) {
    const where = `checkpoint ${checkpoint.number}`
    if (!checkpoint.follows) throw new Broken('checkpoint_missing', where)
    if (!checkpoint.holds || !checkpoint.heads_hold) throw new Broken('checkpoint_changed', where)
    if (!key?.equals(checkpoint.public_key)) throw new Broken('signed_with_another_key', where)
    if (!isSigned(checkpoint)) throw new Broken('signature_wrong', where)
    if (!checkpoint.evidence_holds) throw new Broken('evidence_changed', where)
  }
  await headsHold(checker)
  const copies = copiesHold(join(files.dataFolder, 'checkpoints', 'checkpoints.jsonl'), rows)
  const [newest, before] = rows
  const evidence = await evidenceHolds(checker)
  return { checked: rows.length, copies, evidence, before: (before ?? newest)!.at }
}

/** The key that belongs to this installation, from its master key as the documents say; null where the checker cannot read that. */
function keyOf(masterKeyFile: string): Buffer | null {
  if (!existsSync(masterKeyFile)) return null
  let text: string
  try {
    text = readFileSync(masterKeyFile, 'utf8')
  } catch {
    return null
  }
  const seed = hkdfSync('sha256', Buffer.from(text.trim(), 'base64'), 'plumbline', 'audit checkpoints', 32)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed)])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32)
}

async function firstKey(checker: Stage['checker']): Promise<Buffer | undefined> {
  const { rows } = await checker.query<{ public_key: Buffer }>(
    'select public_key from checkpoints where number = 1',
  )
  return rows[0]?.public_key
}

function isSigned({ number, at, digest, public_key, signature }: Checkpoint): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), public_key])
  const note = `plumbline audit\n${number}\n${digest.toString('base64')}\n${at.toISOString()}\n`
  return verify(
    null,
    Buffer.from(note),
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
    signature,
  )
}

/** A seal that a checkpoint has named is there as it was, for as long as its business is. */
async function headsHold(checker: Stage['checker']) {
  const { rows } = await checker.query<{ checkpoint: string; missing: boolean }>(
    `select h.checkpoint, s.digest is null as missing
       from checkpoint_heads h left join event_seals s on s.account_id = h.account and s.number = h.seal
      where s.digest is distinct from h.digest
        and exists (select from event_seals any_left where any_left.account_id = h.account)
      order by h.checkpoint limit 1`,
  )
  if (rows[0])
    throw new Broken(rows[0].missing ? 'seal_missing' : 'seal_changed', `checkpoint ${rows[0].checkpoint}`)
}

/** What was copied out of the database must stand in it: whoever shortens the one does not reach the other. */
function copiesHold(file: string, rows: Checkpoint[]): number {
  if (!existsSync(file)) throw new Broken('copies_missing')
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
  const known = new Map(rows.map((row) => [Number(row.number), row]))
  const oldest = Math.min(...known.keys())
  let compared = 0
  for (const line of lines.slice(-checkpointsMax)) {
    const copy = copySchema.parse(JSON.parse(line))
    if (copy.number < oldest) continue
    const row = known.get(copy.number)
    if (!row) throw new Broken('checkpoint_missing', `checkpoint ${copy.number}`)
    if (row.digest.toString('base64') !== copy.digest || row.signature.toString('base64') !== copy.signature)
      throw new Broken('checkpoint_changed', `checkpoint ${copy.number}`)
    compared++
  }
  if (compared === 0) throw new Broken('copies_missing')
  return compared
}

/** The lines of evidence since the checkpoint before the last, each from the one before it. */
async function evidenceHolds(checker: Stage['checker']): Promise<number> {
  const { rows } = await checker.query<{ lines: number; broken: boolean | null }>(`
    with since as (select coalesce(min(evidence_seq), 0) as seq from (select evidence_seq from checkpoints order by number desc limit 2) two)
    select count(*)::int as lines, bool_or(not holds) as broken
      from (select seq > (select seq from since) as wanted,
                   previous_digest = lag(digest, 1, previous_digest) over (order by seq) and seq = lag(seq, 1, seq - 1) over (order by seq) + 1
                   and digest = sha256(convert_to(jsonb_build_array(
                     seq, kind, commitment, subject, verdict, reason, build, schema_version, extract(epoch from started_at),
                     extract(epoch from ended_at), details, extract(epoch from recorded_at), encode(previous_digest, 'hex'))::text, 'UTF8')) as holds
              from evidence where seq >= (select seq from since)) chain`)
  if (rows[0]?.broken) throw new Broken('evidence_changed')
  return rows[0]?.lines ?? 0
}
