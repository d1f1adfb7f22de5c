// Builds web/dist when what it is made of has changed since (--force: always). A build that fails, or is killed, leaves
// the old one in its place.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'web/dist')
const stampName = '.built-from'
const draft = join(root, 'node_modules/.cache', `plumbline-web-${process.pid}`)

/** Whatever the bundle is made of: its own sources, the contract that it shares, and the tools' versions and settings. */
const ingredients = [
  'web',
  'contract',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'lingui.config.ts',
]

if (!existsSync(join(root, 'web/index.html'))) {
  console.log('There is no web/index.html, so there is no web app to build.')
} else {
  await buildWeb()
}

async function buildWeb() {
  const stamp = hashOfIngredients()
  if (isBuiltFrom(stamp) && !process.argv.includes('--force')) return
  console.log('Building the web app.')
  const started = performance.now()
  const { build } = await import('vite')
  try {
    await build({
      root: join(root, 'web'),
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true },
    })
    compress()
    // The stamp is of what was there when the build began: a file saved meanwhile means one more build next time.
    writeFileSync(join(draft, stampName), stamp)
    putInPlace(stamp)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  console.log(`Built the web app in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

/** Once here, as small as it gets, and not at every request: the server sends what the browser takes. */
function compress() {
  const names = readdirSync(join(draft, 'assets')).filter((name) => /\.(js|css|svg)$/.test(name))
  for (const file of names.map((name) => join(draft, 'assets', name))) {
    const plain = readFileSync(file)
    if (plain.length < 1_000) continue
    writeFileSync(`${file}.br`, brotliCompressSync(plain))
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }))
  }
}

/** By renames, so that a running server and another start see a whole folder; of two builds at once one stays. */
function putInPlace(stamp: string) {
  const old = `${draft}-old`
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(dist)) renameSync(dist, old)
      renameSync(draft, dist)
      break
    } catch (failure) {
      if (isBuiltFrom(stamp)) break
      if (attempt === 5) throw failure
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
  }
}

function isBuiltFrom(stamp: string) {
  const file = join(dist, stampName)
  return existsSync(file) && readFileSync(file, 'utf8') === stamp
}

function hashOfIngredients() {
  const hash = createHash('sha256')
  for (const ingredient of ingredients) {
    for (const path of filesIn(ingredient))
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(root, path)))
        .update('\0')
  }
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  return hash.digest('hex')
}

function filesIn(path: string): string[] {
  if (path === 'web/dist' || !existsSync(join(root, path))) return []
  if (/\.test\.tsx?$/.test(path)) return []
  const entries = /\.\w+$/.test(path) ? undefined : readdirSync(join(root, path)).sort()
  return entries ? entries.flatMap((name) => filesIn(`${path}/${name}`)) : [path]
}
