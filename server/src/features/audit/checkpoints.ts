import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '#contract/audit.ts'
import { clock } from '#kernel/clock.ts'
import type { Installation } from '#kernel/installation.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'

/**
 * Where the chains of all accounts and the chain of evidence stand, signed with a key that is in no database: whoever rewrites a chain, and every seal
 * after it, cannot sign where it stood before.
 */
export async function makeCheckpoint(installation: Installation) {
  const { privateKey, publicKey } = checkpointKey(installation.master)
  const at = clock.now()
  const client = await installation.pools.app.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const { rows } = await client.query<{ number: string; digest: Buffer }>(
      'select * from draft_checkpoint($1)',
      [at],
    )
    const { number, digest } = rows[0]!
    const signature = sign(null, Buffer.from(noteOf({ number: Number(number), at, digest })), privateKey)
    await client.query('select add_checkpoint($1, $2, $3, $4)', [at, number, publicKey, signature])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch((err: Error) => {
      broken = err
    })
    throw error
  } finally {
    client.release(broken)
  }
  await copyCheckpoints(installation)
}

/** What is signed, in the form of a signed note: whose it is, how many there are, the digest, and when. */
export function noteOf({ number, at, digest }: { number: number; at: Date; digest: Buffer }): string {
  return `plumbline audit\n${number}\n${digest.toString('base64')}\n${at.toISOString()}\n`
}

export function checkpointKey(master: MasterKey): { privateKey: KeyObject; publicKey: Buffer } {
  const seed = master.derive('audit checkpoints').export()
  // PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410, 7).
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return {
    privateKey,
    publicKey: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32),
  }
}

const fileName = 'checkpoints.jsonl'
const copiedAtOnce = 1_000

/** Each checkpoint as a line of a file beside the databases, and in a second folder where the operator has named one. What is missing there is added. */
async function copyCheckpoints(installation: Installation) {
  const { dataFolder, checkpointsFolder } = installation.config
  for (const folder of [join(dataFolder, 'checkpoints'), ...(checkpointsFolder ? [checkpointsFolder] : [])]) {
    await mkdir(folder, { recursive: true })
    const file = join(folder, fileName)
    for (let last = await lastCopied(file); ; ) {
      const found = await checkpointsAbove(installation, last, copiedAtOnce)
      if (found.length === 0) break
      await appendFile(file, found.map((one) => `${JSON.stringify(one)}\n`).join(''))
      last = found.at(-1)!.number
    }
  }
}

/** A line that a power cut left half is passed over; whoever compares finds it. */
async function lastCopied(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const numbers = [...text.matchAll(/^\{"number":(\d+),.*\}$/gm)].map(([, number]) => Number(number))
  return numbers.at(-1) ?? 0
}

async function checkpointsAbove(
  { pools }: Installation,
  number: number,
  limit: number,
): Promise<Checkpoint[]> {
  const { rows } = await pools.app.query<CheckpointRow>(
    'select number, at, digest, public_key, signature from checkpoints where number > $1 order by number limit $2',
    [number, limit],
  )
  return rows.map(asCheckpoint)
}

/** The newest first, below `before` where that is given. */
export async function listCheckpoints(
  { pools }: Installation,
  { before }: { before?: number | undefined },
): Promise<{ items: Checkpoint[] }> {
  const { rows } = await pools.app.query<CheckpointRow>(
    `select number, at, digest, public_key, signature from checkpoints
      where $1::bigint is null or number < $1 order by number desc limit 100`,
    [before ?? null],
  )
  return { items: rows.map(asCheckpoint) }
}

type CheckpointRow = { number: string; at: Date; digest: Buffer; public_key: Buffer; signature: Buffer }

function asCheckpoint({ number, at, digest, public_key, signature }: CheckpointRow): Checkpoint {
  return {
    number: Number(number),
    at: at.toISOString(),
    digest: digest.toString('base64'),
    publicKey: public_key.toString('base64'),
    signature: signature.toString('base64'),
  }
}
