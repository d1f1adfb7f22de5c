import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { openStage, readCheckerFile } from './open-stage.ts'
import { startRounds } from './rounds.ts'
import { openStandIn } from './stand-in.ts'

/**
 * The checker: a process of its own beside the server, with database roles of its own. It listens as the canaries' Meta and says so; given
 * the name of the file in which the server tells it what to look at, it begins its rounds. It ends with whoever started it.
 */
const port = Number(process.env.CHECKER_STAND_IN_PORT)
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  process.stderr.write('CHECKER_STAND_IN_PORT must be a port; the server sets it\n')
  process.exit(1)
}
const standIn = await openStandIn(port).catch((error) => {
  process.stderr.write(
    error.code === undefined
      ? `Port ${port} is in use by another program; the checker listens there as its canaries' Meta. Stop that, or choose another PORT.\n`
      : `${error.message}\n`,
  )
  process.exit(1)
})
// Whoever works with the program goes first.
setPriority(10)
process.stdout.write('listening\n')

let stop: (() => Promise<void>) | null = null
const lines = createInterface({ input: process.stdin })
lines.once('line', (file) => {
  const stage = openStage(readCheckerFile(file), standIn)
  const rounds = startRounds(stage, file)
  stop = async () => {
    await rounds.stop()
    await stage.close()
  }
})
lines.once('close', end)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)

async function end() {
  setTimeout(() => process.exit(0), 4_000).unref()
  await stop?.()
  await standIn.close()
  process.exit(0)
}
