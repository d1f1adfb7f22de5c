import { sql } from 'kysely'
import { generateSecret, generateURI, verifySync } from 'otplib'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { secondFactorAdded, secondFactorRemoved } from './events.ts'
import { peopleBox } from './people.ts'
import { type RecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'

const stepSeconds = 30
/** A secret that nobody confirmed within an hour is forgotten by whoever sees it then. */
const unconfirmedMilliseconds = 3_600_000

type Stored = { person_id: string; seed_cipher: Buffer; made_at: Date; confirmed: boolean }

/** The secret of a new authenticator app; it counts for nothing until a code of it has come back. */
export async function beginTotp(
  scope: Scope,
  { memberId }: Session,
  who: { personId: string; email: string },
): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret()
  const sealed = peopleBox(scope.installation.master).seal('totp_factors', 'seed', who.personId, secret)
  const { rows } = await sql<{ begun: boolean }>`
    select begin_totp(${memberId}, ${sealed}, ${clock.now()}) as begun`.execute(scope.database)
  if (!rows[0]!.begun) refuse('factor_exists')
  return { secret, uri: generateURI({ issuer: 'Plumbline', label: who.email, secret }) }
}

/** From here on it is asked for. With it come the codes for the day on which the phone is lost. */
export async function confirmTotp(
  scope: Scope,
  { memberId }: Session,
  code: string,
  recoveryCodes: RecoveryCodes,
): Promise<string[]> {
  const stored = await readTotp(scope, memberId)
  if (stored?.confirmed) refuse('factor_exists')
  const now = clock.now()
  if (!stored || now.getTime() - stored.made_at.getTime() > unconfirmedMilliseconds) refuse('no_factor')
  const step = stepOf(scope, stored, code)
  if (step === null) refuse('wrong_code')
  const { rows } = await sql<{ confirmed: boolean }>`
    select confirm_totp(${memberId}, ${stored.seed_cipher}, ${step}, ${now}) as confirmed`.execute(
    scope.database,
  )
  if (!rows[0]!.confirmed) refuse('factor_exists')
  await announce(scope, secondFactorAdded, { data: { memberId, kind: 'totp' } })
  return storeRecoveryCodes(scope, memberId, recoveryCodes)
}

export async function removeTotp(scope: Scope, memberId: string) {
  const { rows } = await sql<{ removed: boolean }>`select remove_totp(${memberId}) as removed`.execute(
    scope.database,
  )
  if (!rows[0]!.removed) refuse('no_factor')
  await announce(scope, secondFactorRemoved, { data: { memberId, kind: 'totp' } })
}

/** Whether this is a code of theirs that has not been used. It is used now: each time step works once, whoever comes with it. */
export async function spendTotp(scope: Scope, memberId: string, code: string): Promise<boolean> {
  const stored = await readTotp(scope, memberId)
  const step = stored?.confirmed ? stepOf(scope, stored, code) : null
  if (step === null) return false
  const { rows } = await sql<{ used: boolean }>`
    select use_totp_step(${memberId}, ${step}, ${clock.now()}) as used`.execute(scope.database)
  return rows[0]!.used
}

async function readTotp({ database }: Scope, memberId: string): Promise<Stored | null> {
  const { rows } = await sql<Stored>`select * from totp_of(${memberId})`.execute(database)
  return rows[0] ?? null
}

/** The time step that a code is for: the present one, or one before or after it for a clock that is a little off. */
function stepOf({ installation }: Scope, { person_id, seed_cipher }: Stored, code: string): number | null {
  const secret = peopleBox(installation.master).open<string>('totp_factors', 'seed', person_id, seed_cipher)
  const epoch = Math.floor(clock.now().getTime() / 1000)
  const found = verifySync({ secret, token: code, epoch, epochTolerance: stepSeconds })
  return found.valid && 'timeStep' in found ? found.timeStep : null
}
