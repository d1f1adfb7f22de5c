// The browser of the journeys in e2e: found on this machine, or installed from Debian where nobody would be surprised.
import { spawnSync } from 'node:child_process'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApplication = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** The path or name of a Chromium that runs; undefined when there is none. CHROMIUM_PATH decides alone when set. */
export function findChromium() {
  const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [...names, macApplication]
  for (const candidate of candidates) {
    if (spawnSync(candidate, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status !== 0) continue
    // Playwright wants a path, not a name to look up.
    return candidate.includes('/') ? candidate : whereIs(candidate)
  }
  return undefined
}

/** Finds Chromium, installing it when CI=true and root. Throws, saying how to get it, otherwise. */
export function needChromium() {
  const found = findChromium()
  if (found) return found
  if (process.env.CHROMIUM_PATH) {
    throw new Error(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, and no Chromium runs from there.`)
  }
  if (process.env.CI === 'true' && process.getuid?.() === 0 && runs('apt-get', ['--version'])) {
    console.log('Installing Chromium from Debian.')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
      if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed; its own words are above.`)
    }
    const installed = findChromium()
    if (installed) return installed
  }
  throw new Error(
    'The journeys in e2e need Chromium, and none was found. Install it (Debian: apt-get install chromium; macOS: ' +
      'brew install --cask google-chrome), or set CHROMIUM_PATH to one that you have. Everything else is tested by ' +
      'npm test -- contract wire server simulator scripts web',
  )
}

function whereIs(name) {
  return spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).stdout.trim()
}

function runs(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0
}
