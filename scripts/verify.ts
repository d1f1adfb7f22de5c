import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readConfig } from '#kernel/config.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { checkerFile } from '#server/checker/checker-file.ts'

/**
 * npm run verify -- [--only CHECK|COMMITMENT] [--full]: runs every check once against the running system; with --full the proof run as well,
 * in which each check must notice its sabotages. Prints JSON; ends with 1 when anything is red.
 */
try {
  const { values } = parseArgs({ options: { only: { type: 'string' }, full: { type: 'boolean' } } })
  const file = checkerFile(readConfig(process.env).dataFolder)
  if (!existsSync(file)) {
    throw new StartRefusal(
      `There is no ${file}: the server writes it when it starts with the role checker (PLUMBLINE_ROLES). Start it first (npm start).`,
    )
  }
  const only = values.only ? ['--only', values.only] : []
  const code = await run('verify.ts', ['--file', file, ...only])
  process.exitCode = values.full
    ? Math.max(code, await run('prove.ts', ['--file', file, '--print', ...only]))
    : code
} catch (error) {
  const expected =
    error instanceof StartRefusal || String((error as { code?: string }).code).startsWith('ERR_PARSE')
  console.error(expected ? (error as Error).message : error)
  process.exitCode = 1
}

function run(script: string, words: string[]): Promise<number> {
  const path = fileURLToPath(new URL(`../trust/${script}`, import.meta.url))
  // Its input stays open as long as this command runs: the proof run ends with it, copies and all.
  const child = spawn(process.execPath, [path, ...words], { stdio: ['pipe', 'inherit', 'inherit'] })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}
