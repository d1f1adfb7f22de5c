// npm run check: format and lint, types, imports, messages in every language; all at once, each with its own words.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const binary = (name: string) => join(root, 'node_modules/.bin', name)
const color = process.stdout.isTTY === true

const parts: [name: string, program: string, args: string[]][] = [
  ['format and lint', binary('biome'), ['check', `--colors=${color ? 'force' : 'off'}`, '.']],
  ['types', binary('tsc'), ['--noEmit', '--pretty', String(color), '-p', '.']],
  ['imports', process.execPath, [join(root, 'scripts/imports.ts')]],
  ['messages', process.execPath, [join(root, 'scripts/messages.ts')]],
]

const results = await Promise.all(parts.map(([name, program, args]) => runPart(name, program, args)))
process.exitCode = results.every(Boolean) ? 0 : 1

/** Says how it went in one line when well, with all its output when not. */
function runPart(name: string, program: string, args: string[]) {
  const started = performance.now()
  return new Promise<boolean>((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    const end = (passed: boolean) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.log(`${passed ? 'fine  ' : 'FAILED'} ${name} (${seconds} s)`)
      if (!passed) console.log(`\n${output.trim()}\n`)
      resolve(passed)
    }
    child.on('error', (failure) => {
      output += `${program} could not be started: ${failure.message}`
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}
