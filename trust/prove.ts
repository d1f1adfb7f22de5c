import { rmSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { allChecks, allSabotages } from './checks/all.ts'
import type { Check, Sabotage, SqlSabotage, TextSabotage } from './checks/check.ts'
import { recordEvidence } from './evidence.ts'
import { type GoogleStandIn, startGoogleStandIn } from './google-stand-in.ts'
import { openStage, readCheckerFile } from './open-stage.ts'
import { makeProofFolder } from './proof-folders.ts'
import { type Finding, runCheck } from './run-check.ts'
import { openStandIn } from './stand-in.ts'
import { type Copy, copySource, replaceText, startCopy } from './throwaway-copy.ts'

/**
 * node trust/prove.ts --file <data>/checker.json [--only TEXT,…] [--print] [--quick]: the proof run. Every check must be green in a throwaway copy; then
 * each sabotage (those whose name holds such a text) is applied, and must turn exactly its own commitment red, for its own reason, and green again once
 * it is undone. What is seen goes into the evidence of the installation, sabotage by sabotage. It ends, copies and all, when its input ends.
 * --quick: the sabotages by SQL alone, which need no copy of their own, each with its own check alone. Minutes instead of hours, and no evidence.
 */
const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    only: { type: 'string' },
    print: { type: 'boolean' },
    quick: { type: 'boolean' },
  },
})
if (!values.file) {
  process.stderr.write('--file is missing: the checker.json of a running installation\n')
  process.exit(1)
}
// Whoever works with the program goes first, and so do the checks.
setPriority(19)
const told = readCheckerFile(values.file)
const live = openStage(told, await openStandIn(0))
const folder = makeProofFolder(told.files.dataFolder)
const tree = join(folder, 'source')
const copies = new Set<Copy>()
let google: GoogleStandIn | null = null
let copiesMade = 0
let leaving = false
process.stdin.on('end', () => leave(0)).resume()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => leave(1))

try {
  await leave(await proveAll())
} catch (error) {
  if (!leaving) process.stderr.write(`the proof run broke off: ${(error as Error).message}\n`)
  await leave(1)
}

/** Answers how many were missed. */
async function proveAll(): Promise<number> {
  const checks = await allChecks()
  const wanted = (values.only ?? '').split(',')
  const sabotages = inTurns(
    (await allSabotages()).filter(
      ({ id, by }) => wanted.some((text) => id.includes(text)) && ('sql' in by || !values.quick),
    ),
  )
  if (sabotages.length === 0) throw new Error(`no sabotage is named like ${values.only}`)
  copySource(told.files.sourceFolder, tree)
  google = await startGoogleStandIn(told.files.sourceFolder)
  const clean = await freshCopy()
  // From here on nothing is being made there for the first time any more.
  if (!values.quick) await runAll(checks, clean)
  let missed = 0
  for (const sabotage of sabotages) {
    const looking = values.quick ? checks.filter(({ id }) => id === sabotage.check) : checks
    const proof = await prove(sabotage, looking, clean)
    // What was cut off says nothing about the check.
    if (leaving) return missed
    if (proof.verdict === 'missed') missed++
    if (values.print) console.log(JSON.stringify({ sabotage: sabotage.id, ...proof }))
    if (values.quick) continue
    await recordEvidence(live.checker, {
      kind: 'sabotage',
      subject: sabotage.id,
      build: live.build,
      ...proof,
    })
  }
  return missed
}

type Proof = {
  commitment: string
  verdict: 'caught' | 'missed'
  reason: string | null
  startedAt: Date
  endedAt: Date
  details: Record<string, unknown>
}

/** `clean` runs the tree as it is: a sabotage by SQL is done to it and undone, one by text to a fresh installation beside it. */
async function prove(sabotage: Sabotage, checks: Check[], clean: Copy): Promise<Proof> {
  const startedAt = new Date()
  const check = checks.find(({ id }) => id === sabotage.check)
  if (!check) throw new Error(`${sabotage.id} is of no check`)
  let before: Finding | null = null
  let during: Finding[] = []
  let after: Finding | null = null
  let missed: string | null
  try {
    const { by } = sabotage
    before = await runCheck(check, clean.stage)
    during = 'sql' in by ? await brokenBySql(by, checks, clean) : await brokenByText(by, checks)
    after = await runCheck(check, clean.stage)
    missed = whyMissed(sabotage, check, before, during, after)
  } catch (error) {
    missed = `could not be tried: ${(error as Error).message}`.slice(0, 200)
  }
  const own = during.find((finding) => finding.check === check.id)
  return {
    commitment: check.commitment,
    verdict: missed ? 'missed' : 'caught',
    reason: missed,
    startedAt,
    endedAt: new Date(),
    details: {
      does: sabotage.does,
      check: check.id,
      before: before?.verdict ?? null,
      during: own?.verdict ?? null,
      reasonSeen: own?.reason ?? null,
      after: after?.verdict ?? null,
      // What the sabotage kept from being told at all.
      unclear: during.filter(({ verdict }) => verdict === 'error').map((finding) => finding.check),
    },
  }
}

/** Null when it was caught: green before, red for the expected reason, no other commitment red, green after. */
function whyMissed(
  sabotage: Sabotage,
  check: Check,
  before: Finding,
  during: Finding[],
  after: Finding,
): string | null {
  if (before.verdict !== 'pass') return tell('was not green before', before)
  const own = during.find((finding) => finding.check === check.id)!
  if (own.verdict !== 'fail') return tell('was not noticed', own)
  if (own.reason !== sabotage.reason) return tell('was noticed for another reason', own)
  const other = during.find(
    ({ commitment, verdict }) =>
      commitment !== check.commitment && (verdict === 'fail' || verdict === 'error'),
  )
  if (other) return tell('turned another red as well', other)
  if (after.verdict !== 'pass') return tell('was not green afterwards', after)
  return null
}

function tell(what: string, { check, verdict, reason }: Finding): string {
  return `${what}: ${check} ${verdict} ${reason ?? ''}`.trim().slice(0, 200)
}

async function brokenBySql(by: SqlSabotage, checks: Check[], copy: Copy): Promise<Finding[]> {
  await copy.sql(by.database, by.sql)
  try {
    return await runAll(checks, copy)
  } finally {
    await copy.sql(by.database, by.undo)
  }
}

/** A fresh installation of the broken tree: what it stores from its first minute on is made by the broken code. */
async function brokenByText(by: TextSabotage, checks: Check[]): Promise<Finding[]> {
  const restore = replaceText(tree, by)
  try {
    const broken = await freshCopy()
    try {
      return await runAll(checks, broken)
    } finally {
      await stop(broken)
    }
  } finally {
    restore()
  }
}

/** A copy is a whole installation: its own evidence is kept too, for the checks that look at that. */
async function runAll(checks: Check[], { stage }: Copy): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) {
    const finding = await runCheck(check, stage)
    findings.push(finding)
    const { check: subject, ...found } = finding
    await recordEvidence(stage.checker, { kind: 'check', subject, build: stage.build, ...found })
  }
  return findings
}

async function freshCopy(): Promise<Copy> {
  const copy = await startCopy(tree, join(folder, `data-${++copiesMade}`), google!)
  copies.add(copy)
  return copy
}

async function stop(copy: Copy) {
  copies.delete(copy)
  await copy.stop()
}

/** The first of every check, then the second of every check: soon every commitment has been proven once. */
function inTurns(sabotages: Sabotage[]): Sabotage[] {
  const turns = new Map<string, number>()
  const withTurn = sabotages.map((sabotage) => {
    const turn = turns.get(sabotage.check) ?? 0
    turns.set(sabotage.check, turn + 1)
    return { sabotage, turn }
  })
  return withTurn.sort((one, other) => one.turn - other.turn).map(({ sabotage }) => sabotage)
}

async function leave(code: number) {
  if (leaving) return
  leaving = true
  await Promise.all([...copies].map((copy) => copy.stop().catch(() => undefined)))
  await google?.stop()
  await live.close()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code > 0 ? 1 : 0)
}
