import { parseArgs } from 'node:util'
import { type Config, readConfig } from '#kernel/config.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { examine } from './doctor/examine.ts'
import { type Finding, wrong } from './doctor/finding.ts'

/**
 * npm run doctor [-- --json]
 * What is wrong with this installation, in words, and what to do. Ends with 1 when something is wrong.
 */

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
const findings = await findAll()
const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length
process.stdout.write(values.json ? asJson() : asLines())
process.exitCode = count('wrong') > 0 ? 1 : 0

async function findAll(): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(process.env)
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error
    return [
      wrong(
        'Settings',
        error.message,
        'docs/running.md, “Settings”, has them all. The rest was not looked at.',
      ),
    ]
  }
  return examine(config, { unverifiedDatabase: process.env.PLUMBLINE_ALLOW_UNVERIFIED_DATABASE === '1' })
}

function asJson(): string {
  return `${JSON.stringify({ wrong: count('wrong'), warn: count('warn'), ok: count('ok'), findings }, null, 2)}\n`
}

function asLines(): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const indent = ' '.repeat('wrong'.length + width + 4)
  const lines = findings.flatMap(({ state, what, says, advice }) => [
    `${state.padEnd(5)}  ${what.padEnd(width)}  ${says.replaceAll('\n', `\n${indent}`)}`,
    ...(advice ? [`${indent}→ ${advice}`] : []),
  ])
  return `${lines.join('\n')}\n\n${count('wrong')} wrong, ${count('warn')} to look at, ${count('ok')} well\n`
}
