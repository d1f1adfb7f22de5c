import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { emailSchema } from '#contract/identity.ts'
import { problems } from '#contract/problems.ts'
import { lineSchema, tradeSchema } from '#contract/shared.ts'
import { linkMade } from '#features/identity/events.ts'
import { findPerson } from '#features/identity/find-person.ts'
import { forgetFactors } from '#features/identity/forget-factors.ts'
import { makeMailLink } from '#features/identity/mail-tokens.ts'
import { openAccount } from '#features/identity/open-account.ts'
import { weekdays } from '#features/identity/sign-up.ts'
import { migrateData, migrateKeys } from '#kernel/database/migrate.ts'
import { announce } from '#kernel/events.ts'
import { Refusal } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { defineConsequences } from '#server/consequences.ts'
import { readRunning } from '#server/running-file.ts'
import { reachDatabases } from './reach-databases.ts'

/**
 * npm run people -- reset EMAIL
 * npm run people -- forget-factors EMAIL
 * npm run people -- owner EMAIL --business NAME --name NAME
 * For whoever runs the installation, where no mail goes out or sign-up is closed. What it prints is a link that works once, for an hour.
 */

const usage = `Usage:
  npm run people -- reset EMAIL
      prints a link with which this person sets a new password
  npm run people -- forget-factors EMAIL
      takes this person's second factors, passkeys among them, and prints such a link: for when phone and recovery codes are lost
  npm run people -- owner EMAIL --business NAME --name NAME [--trade plumbing|hvac] [--time-zone ZONE]
      makes a business with its owner, whatever PLUMBLINE_SIGNUP says, and prints the link for the password`

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      business: { type: 'string' },
      name: { type: 'string' },
      trade: { type: 'string', default: 'plumbing' },
      'time-zone': { type: 'string', default: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC' },
    },
  })
  const [what, address, ...rest] = positionals
  if (!isCommand(what) || !address || rest.length > 0) throw new StartRefusal(usage)
  const email = read('EMAIL', emailSchema.safeParse(address))
  const owner = what === 'owner' ? readOwner(values) : null

  defineConsequences()
  const reached = await reachDatabases()
  // The first owner may be made before the first start; under a running server nothing is migrated.
  if (!readRunning(reached.config.dataFolder)) {
    await migrateKeys(reached.databases.keys, reached.master)
    await migrateData(reached.databases.data, reached.master)
  }
  const installation = await openInstallation({ ...reached, log: createLog('error') })
  try {
    const link = owner
      ? await makeOwner(installation, email, owner)
      : await resetLink(installation, email, { forget: what === 'forget-factors' })
    process.stdout.write(`${link}\n`)
  } finally {
    await installation.close()
    await reached.release()
  }
}

const commands = ['reset', 'forget-factors', 'owner']
const isCommand = (what: string | undefined) => what !== undefined && commands.includes(what)

async function resetLink(
  installation: Installation,
  email: string,
  { forget }: { forget: boolean },
): Promise<string> {
  const person = await findPerson(installation, email)
  if (!person) throw new StartRefusal(`EMAIL: nobody signs in here with ${email}`)
  if (forget) await forgetFactors(installation, person)
  return linkFor(installation, person)
}

async function makeOwner(
  installation: Installation,
  email: string,
  owner: ReturnType<typeof readOwner>,
): Promise<string> {
  const made = await openAccount(installation, {
    businessName: owner.business,
    trade: owner.trade,
    timeZone: owner.timeZone,
    languages: ['en', 'es'],
    businessHours: weekdays,
    // Nobody knows this one: the link sets the first that somebody does.
    owner: { name: owner.name, email, password: randomBytes(32).toString('base64url') },
    demo: false,
    signedUp: true,
    onlyFirst: false,
  })
  return linkFor(installation, made)
}

async function linkFor(
  installation: Installation,
  { accountId, memberId }: { accountId: string; memberId: string },
): Promise<string> {
  const link = await withAccount(installation, asSystem(accountId), async (scope) => {
    await announce(scope, linkMade, { data: { memberId } })
    return makeMailLink(scope, 'reset_password', memberId)
  })
  if (!link) throw new Error('the member is gone')
  return link
}

function readOwner(values: { business?: string; name?: string; trade: string; 'time-zone': string }) {
  if (!Intl.supportedValuesOf('timeZone').concat('UTC').includes(values['time-zone']))
    throw new StartRefusal(
      `--time-zone: ${values['time-zone']} is not a time zone such as America/Chicago\n${usage}`,
    )
  return {
    business: read('--business', lineSchema(120).safeParse(values.business)),
    name: read('--name', lineSchema(120).safeParse(values.name)),
    trade: read('--trade', tradeSchema.safeParse(values.trade)),
    timeZone: values['time-zone'],
  }
}

function read<Value>(
  flag: string,
  parsed: { success: true; data: Value } | { success: false; error: { issues: { message: string }[] } },
): Value {
  if (parsed.success) return parsed.data
  throw new StartRefusal(`${flag}: ${parsed.error.issues[0]?.message ?? 'is not right'}\n${usage}`)
}

await main().catch((error) => {
  const isSaid = error instanceof StartRefusal || error.code?.startsWith?.('ERR_PARSE')
  console.error(error instanceof Refusal ? problems[error.code][1] : isSaid ? error.message : error)
  process.exitCode = 1
})
