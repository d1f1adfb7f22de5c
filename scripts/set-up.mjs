// What every npm script needs first, from a bare clone on: the packages, and a Node that runs .ts. Plain JavaScript with
// nothing but Node's own modules, because it begins under the machine's Node (20 or newer) with nothing installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const modules = join(root, 'node_modules')
const binaries = join(modules, '.bin')
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
const parent = process.ppid
const stampFile = join(modules, '.plumbline-installed')

/** Installs what is missing and returns the path of a Node 24 or newer. Ends the process, in words, when it cannot. */
export async function setUp() {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 20) giveUp(`Plumbline starts with Node 20 or newer; this is ${process.versions.node}.`)
  if (!isInstalled()) await oneAtATime('.installing', install)
  return findNode()
}

/**
 * Runs a program with our input, output and environment until it ends, passing on the signals that we get. It ends with
 * us, however we end. Returns its exit code, or 128 and the signal's number as shells do.
 */
export async function run(program, args, options = {}) {
  const env = { ...process.env, PATH: [binaries, process.env.PATH ?? ''].join(delimiter), ...options.env }
  const [first, ...rest] = [...endsWithUs(), program, ...args]
  const child = spawn(first, rest, { cwd: root, stdio: options.stdio ?? 'inherit', env })
  const passOn = (signal) => child.kill(signal)
  for (const signal of signals) process.on(signal, passOn)
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    passOn('SIGTERM')
  }, 250)
  // npm hands a signal to the shell that it put between itself and us; the shell ends and does not pass it on.
  if (!process.env.npm_lifecycle_event) clearInterval(watch)
  if (options.onError) child.stderr.on('data', (chunk) => options.onError(String(chunk)))
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
    })
  } finally {
    clearInterval(watch)
    for (const signal of signals) process.off(signal, passOn)
  }
}

/** On Linux, where setpriv(1) is that of util-linux: a SIGTERM for the child when we are killed. */
function endsWithUs() {
  if (process.platform !== 'linux') return []
  const prefix = ['setpriv', '--pdeathsig', 'TERM', '--']
  return spawnSync(prefix[0], [...prefix.slice(1), 'true']).status === 0 ? prefix : []
}

export function giveUp(message) {
  console.error(`\n${message}\n`)
  process.exit(1)
}

function wantedStamp() {
  const lock = join(root, 'package-lock.json')
  const content = readFileSync(existsSync(lock) ? lock : join(root, 'package.json'))
  return `${createHash('sha256').update(content).digest('hex')} ${process.platform}-${process.arch}\n`
}

function isInstalled() {
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
  if (stamp === wantedStamp()) return true
  // Installed by hand, by npm itself: as good, when it is what the lock file says.
  if (!holdsWhatTheLockSays()) return false
  writeFileSync(stampFile, wantedStamp())
  return true
}

/** npm keeps a lock file of what it put into node_modules, written once it has finished. */
function holdsWhatTheLockSays() {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const present = packagesIn(join(modules, '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    if (!present[path]) return entry.optional === true && !isForThisMachine(entry)
    return present[path].version === entry.version && existsSync(join(root, path, 'package.json'))
  })
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Optional packages without a platform (the parts of a WebAssembly build, say) are nobody's need here. */
function isForThisMachine({ os, cpu, libc }) {
  if (!os && !cpu) return false
  const fits = (allowed, own) => !allowed || [allowed].flat().includes(own)
  const ownLibc = process.report?.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, ownLibc)
}

async function install() {
  if (isInstalled()) return
  console.log('Installing the packages that Plumbline needs; this is done once.')
  rmSync(stampFile, { force: true })
  const locked = existsSync(join(root, 'package-lock.json'))
  let result = await npm(locked ? ['ci'] : ['install'])
  if (result.code !== 0 && /\bEUSAGE\b/.test(result.words)) {
    // The lock file lists what the registry had when it was made. Where that lacks the builds of some packages for
    // other platforms, npm ci refuses the whole; npm install takes the locked versions all the same.
    result = await npm(['install', '--no-save'])
  }
  if (result.code >= 128) process.exit(result.code)
  if (result.code !== 0) giveUp(`${result.words.trim()}\n\n${whatHelps}`)
  if (locked && !holdsWhatTheLockSays()) {
    giveUp('npm has installed other packages than package-lock.json names. Are the two files of one version?')
  }
  writeFileSync(stampFile, wantedStamp())
}

async function npm(command) {
  // Whatever the operator has set (NODE_ENV=production), the web app is built here. No package needs its install script.
  const flags = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  // Not with the Node of node_modules, which npm is about to replace.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => resolve(folder) !== binaries)
  let words = ''
  const code = await run('npm', [...command, ...flags], {
    env: { PATH: path.join(delimiter), NODE_ENV: 'development' },
    stdio: ['ignore', 'inherit', 'pipe'],
    onError: (chunk) => {
      words += chunk
    },
  }).catch((failure) => {
    giveUp(`npm could not be started (${failure.message}). It comes with Node: https://nodejs.org`)
  })
  return { code, words }
}

const whatHelps = `The packages could not be installed; npm's own words are above. What helps most often:
  no network, or a proxy: set HTTPS_PROXY, or npm config set proxy …, then start again
  no permission (EACCES): the folder ${root} must belong to you
  disk full (ENOSPC): about 1 GB is needed`

/**
 * Lets one process at a time do the work; the others wait, and then look again themselves. Each writes a file of its
 * own and then looks at the others' (node_modules cannot hold it: npm empties that folder).
 */
async function oneAtATime(prefix, work) {
  let told = false
  for (;;) {
    const own = `${prefix}-${process.pid}-${randomBytes(4).toString('hex')}`
    try {
      writeFileSync(join(root, own), '', { flag: 'wx' })
    } catch (failure) {
      giveUp(`The folder ${root} cannot be written (${failure.code}); Plumbline installs its packages there.`)
    }
    const remove = () => rmSync(join(root, own), { force: true })
    process.once('exit', remove)
    try {
      const other = readdirSync(root).find(
        (name) => name.startsWith(`${prefix}-`) && name !== own && isLive(name),
      )
      if (!other) return await work()
      if (!told) console.log(`Waiting for process ${other.split('-')[1]}, which is installing the packages.`)
      told = true
    } finally {
      remove()
      process.off('exit', remove)
    }
    await wait(200 + Math.random() * 400)
  }
}

function isLive(name) {
  try {
    process.kill(Number(name.split('-')[1]), 0)
    return true
  } catch (failure) {
    if (failure.code === 'EPERM') return true
    rmSync(join(root, name), { force: true })
    return false
  }
}

/** Node 24 from npm; the machine's own where the package is missing or does not run (macOS, musl). */
function findNode() {
  const candidates = [join(binaries, 'node'), process.execPath]
  const found = candidates.find((path) => {
    if (path === process.execPath) return Number(process.versions.node.split('.')[0]) >= 24
    return (
      Number(/^v(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]) >= 24
    )
  })
  return (
    found ??
    giveUp(
      `Plumbline runs on Node 24. npm has none that works here (${process.platform}-${process.arch}), and this is ` +
        `Node ${process.versions.node}: install Node 24 from https://nodejs.org or your system's packages.`,
    )
  )
}
