import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { reachDatabases } from './reach-databases.ts'
import { fillBusiness } from './seed/fill-business.ts'

/** npm run seed -- --contacts 1000 --messages 20000 --deals 500 : fills the demo business with realistic data, reproducible by --seed. */

const usage =
  'Usage: npm run seed -- [--contacts N] [--messages N] [--deals N] [--stages N] [--seed N] [--facts FILE]'

async function main() {
  const { values } = parseArgs({
    options: {
      contacts: { type: 'string', default: '1000' },
      messages: { type: 'string', default: '10000' },
      deals: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      // Cards in the first so many stages only.
      stages: { type: 'string', default: '100' },
      // What was made, in the clear, for a bench or a test that checks it.
      facts: { type: 'string' },
    },
  })
  const count = (name: keyof typeof values, max: number, min = 0) => {
    const value = Number(values[name])
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new StartRefusal(`--${name}: a whole number from ${min} to ${max}\n${usage}`)
    }
    return value
  }
  const wanted = {
    contacts: count('contacts', 1_000_000),
    messages: count('messages', 5_000_000),
    deals: count('deals', 1_000_000),
    seed: count('seed', 2 ** 31),
    stages: count('stages', 100, 1),
  }
  if (wanted.contacts === 0 && (wanted.messages > 0 || wanted.deals > 0)) {
    throw new StartRefusal(`--contacts: messages and deals need somebody to belong to\n${usage}`)
  }
  const reached = await reachDatabases()
  const installation = await openInstallation({ ...reached, log: createLog('warn') }).catch(async (error) => {
    await reached.release()
    throw error
  })
  try {
    const { rows } = await installation.pools.app.query<{ id: string | null }>('select demo_account() as id')
    const accountId = rows[0]!.id
    if (!accountId)
      throw new StartRefusal(
        'There is no demo business here to fill. Start Plumbline once with its demo first.',
      )
    const startedAt = performance.now()
    const facts = await fillBusiness(installation, accountId, wanted, (line) => console.log(line))
    if (values.facts) writeFileSync(values.facts, JSON.stringify(facts), { mode: 0o600 })
    console.log(`done in ${Math.round((performance.now() - startedAt) / 100) / 10} s`)
  } finally {
    await installation.close()
    await reached.release()
  }
}

await main().catch((error) => {
  console.error(
    error instanceof StartRefusal || error.code?.startsWith?.('ERR_PARSE') ? error.message : error,
  )
  process.exitCode = 1
})
