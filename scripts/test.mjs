// npm test: check, then every test, unit to browser; ends with the line `N passed, N failed`.
// npm test -- PATHS and other words for vitest: only those tests, without check.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needChromium } from './install-chromium.mjs'
import { root, run, setUp } from './set-up.mjs'

const words = process.argv.slice(2)
const everything = words.length === 0
const node = await setUp()
const env = {}
const complaints = []

if (everything)
  await mustPass('scripts/check.ts', 'npm run check failed; what it found stands at the beginning.')
const browserNeeded = needsBrowser()
if (browserNeeded) {
  await mustPass('scripts/build-web.ts', 'The web app could not be built; why stands at the beginning.')
  try {
    env.CHROMIUM_PATH = needChromium()
  } catch (failure) {
    complaints.push(failure.message)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'plumbline-report-'))
try {
  const reportFile = join(folder, 'report.json')
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const withoutBrowser =
    browserNeeded && !env.CHROMIUM_PATH ? ['--project=!journeys', '--project=!proof'] : []
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...reports, ...withoutBrowser, ...words]
  const code = await run(node, args, { env })
  const { passed, failed } = count(reportFile, code)
  for (const complaint of complaints) console.log(`\n${complaint}`)
  console.log(`\n${passed} passed, ${failed + complaints.length} failed`)
  process.exitCode = code >= 128 ? code : failed + complaints.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function mustPass(script, complaint) {
  const code = await run(node, [script])
  if (code >= 128) process.exit(code)
  if (code !== 0) complaints.push(complaint)
}

/** Words that name no folder or file (-t and a title) may choose journeys as well. */
function needsBrowser() {
  const journeys = existsSync(join(root, 'e2e')) ? readdirSync(join(root, 'e2e'), { recursive: true }) : []
  if (!journeys.some((name) => name.endsWith('.test.ts'))) return false
  return words.some((word) => word.includes('e2e')) || !words.some((word) => existsSync(join(root, word)))
}

/**
 * Vitest's report counts tests. What else must not pass for success counts as one failure each: a file that could not
 * be loaded, an error outside any test, a run that broke off, a run of nothing.
 */
function count(reportFile, code) {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(reportFile, 'utf8'))
  const passed = report.numPassedTests
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + unloaded
  const skipped = report.numPendingTests + report.numTodoTests
  if (skipped > 0)
    console.log(`\n${skipped} not run here (some guarantees need root; -t leaves out the rest)`)
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed }
}
