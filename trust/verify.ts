import { parseArgs } from 'node:util'
import { allChecks } from './checks/all.ts'
import { firstBreak, recordEvidence } from './evidence.ts'
import { openStage, readCheckerFile } from './open-stage.ts'
import { runCheck } from './run-check.ts'
import { openStandIn } from './stand-in.ts'
import { inTurn } from './turns.ts'

/**
 * node trust/verify.ts --file <data>/checker.json [--only TEXT]: every check once against the running system, and the chain of evidence from its
 * first line. Prints JSON, a line each and a total; ends with 1 when anything is red, or when nothing was looked at.
 */
const { values } = parseArgs({
  options: { file: { type: 'string' }, only: { type: 'string' } },
})
if (!values.file) {
  process.stderr.write('--file is missing: the checker.json of a running installation\n')
  process.exit(1)
}
const told = readCheckerFile(values.file)
const stage = openStage(told, await openStandIn(told.standInPort))
const counts = { pass: 0, not_claimed: 0, fail: 0, error: 0 }
const started = Date.now()
for (const check of await allChecks()) {
  if (!check.id.includes(values.only ?? '') && check.commitment !== values.only) continue
  const { check: subject, ...finding } = await inTurn(stage, () => runCheck(check, stage))
  counts[finding.verdict]++
  const seconds = (finding.endedAt.getTime() - finding.startedAt.getTime()) / 1000
  const { commitment, verdict, reason, details } = finding
  console.log(JSON.stringify({ commitment, check: subject, verdict, reason, seconds, ...details }))
  await recordEvidence(stage.checker, { kind: 'check', subject, build: stage.build, ...finding })
}
const chain = await firstBreak(stage.checker)
const whole = chain.brokenAt === null
console.log(
  JSON.stringify({
    kept: counts.pass,
    notClaimedHere: counts.not_claimed,
    broken: counts.fail,
    unclear: counts.error,
    evidence: { ...chain, whole },
    build: stage.build,
    seconds: Math.round((Date.now() - started) / 100) / 10,
  }),
)
await stage.close()
process.exit(counts.fail + counts.error > 0 || counts.pass === 0 || !whole ? 1 : 0)
