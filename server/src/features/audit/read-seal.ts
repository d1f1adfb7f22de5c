import type { Seal } from '#contract/audit.ts'
import type { Scope } from '#kernel/scope.ts'

/** How far this account's log is sealed, and the last signed checkpoint that says so; null before the first seal. */
export async function readSeal({ database }: Scope): Promise<Seal | null> {
  const seal = await database
    .selectFrom('event_seals')
    .select(['number', 'sealed_at'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!seal) return null
  const checkpoint = await database
    .selectFrom('checkpoint_heads')
    .innerJoin('checkpoints', 'checkpoints.number', 'checkpoint_heads.checkpoint')
    .select(['checkpoints.number', 'checkpoints.at'])
    .orderBy('checkpoint_heads.checkpoint', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    number: Number(seal.number),
    at: seal.sealed_at.toISOString(),
    checkpoint: checkpoint ? { number: Number(checkpoint.number), at: checkpoint.at.toISOString() } : null,
  }
}
