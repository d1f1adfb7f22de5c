import { parseArgs } from 'node:util'
import { merge, noFindings } from '#faults/compare.ts'
import { parts } from '#faults/parts.ts'

/**
 * npm run soak -- [--seed 1] [--runs 200] [--only part,part]
 * Faults, provoked from a seed: one line of JSON for every part, at the end one with the totals. Ten minutes or so; with --runs so many kills at
 * every point, and every other part at its full length. Ends with 1 unless nothing was lost, doubled or otherwise wrong.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    only: { type: 'string' },
  },
})
const seed = Number(values.seed)
const runs = values.runs === undefined ? null : Number(values.runs)
const wanted = values.only?.split(',') ?? ['']
const chosen = parts.filter(({ name }) => wanted.some((word) => name.includes(word)))
if (
  !Number.isInteger(seed) ||
  (runs !== null && !(Number.isInteger(runs) && runs > 0)) ||
  chosen.length === 0
) {
  console.error(
    `--seed and --runs are whole numbers; --only names some of: ${parts.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

const totals = noFindings()
const startedAt = performance.now()
for (const { name, run } of chosen) {
  const partStartedAt = performance.now()
  const found = await run({ seed, runs }).catch((failure: unknown) => ({
    ...noFindings(),
    complaints: [`did not come to its end: ${failure instanceof Error ? failure.message : String(failure)}`],
  }))
  const { lost, doubled, misplaced, complaints, late, figures } = found
  const seconds = Math.round((performance.now() - partStartedAt) / 1000)
  console.log(
    JSON.stringify({ part: name, seed, lost, doubled, misplaced, complaints, late, ...figures, seconds }),
  )
  merge(totals, found)
}
const { lost, doubled, misplaced, complaints, late } = totals
const seconds = Math.round((performance.now() - startedAt) / 1000)
console.log(
  JSON.stringify({
    seed,
    parts: chosen.length,
    lost,
    doubled,
    misplaced,
    wrong: complaints.length,
    late: late.length,
    seconds,
  }),
)
process.exitCode = lost + doubled + misplaced + complaints.length + late.length === 0 ? 0 : 1
