// node scripts/run.mjs SCRIPT.ts [arguments]: runs one of our scripts under Node 24, from a bare clone on.
import { resolve } from 'node:path'
import { giveUp, run, setUp } from './set-up.mjs'

const [script, ...args] = process.argv.slice(2)
if (!script) giveUp('Usage: node scripts/run.mjs SCRIPT.ts [arguments]')
process.exitCode = await run(await setUp(), [resolve(script), ...args])
