// Reads every import of every source file and names those that section 3 of the design does not allow.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import {
  featureMayCall,
  featureOrderAtFirst,
  folderOf,
  type Place,
  rules,
  type Unit,
  unitOf,
} from './import-rules.ts'
import { type Import, readImports, readList } from './read-imports.ts'

/** One sentence for each crossing in the tree at `root`, with file and line; none when the house is in order. */
export function findCrossings(root: string): string[] {
  const aliases = readAliases(root)
  const order = readFeatureOrder(root)
  const crossings = order
    ? []
    : ['server/src/app.ts: no featureOrder, the list of the features from the top down']
  for (const path of sourceFiles(root, '')) {
    const unit = unitOf(path)
    if (!unit) {
      crossings.push(`${path}: stands nowhere in the house (section 3 of the design)`)
      continue
    }
    if (unit.place === 'feature' && order && !order.includes(unit.name.replace('feature ', ''))) {
      crossings.push(`${path}: its feature is not in featureOrder, the list in server/src/app.ts`)
    }
    for (const { specifier, line } of read(root, path, crossings)) {
      const problem = judge({ path, unit, specifier, aliases, order: order ?? featureOrderAtFirst })
      if (problem) crossings.push(`${path}:${line}: '${specifier}' ${problem}`)
    }
  }
  return crossings
}

type Question = {
  path: string
  unit: Unit
  specifier: string
  aliases: [start: string, folder: string][]
  order: string[]
}

function judge({ path, unit, specifier, aliases, order }: Question): string | undefined {
  const rule = rules[unit.place]
  const isTest = /\.(test|fixture)\.[cm]?[jt]sx?$/.test(path)
  if (!/^[.#/]/.test(specifier)) {
    if (!rule.packages || isTest || rule.packages.includes(specifier.replace(/\/.*/, ''))) return undefined
    return `is not among the packages of ${unit.place}: ${rule.packages.join(', ')}`
  }
  const target = resolve(path, specifier, aliases)
  if (target === undefined)
    return specifier.startsWith('#') ? 'is no import of package.json' : 'leaves the project'
  const to = unitOf(target)
  if (!to) return 'stands nowhere in the house (section 3 of the design)'

  const relative = specifier.startsWith('.')
  const sameFolder = folderOf(path, unit) === folderOf(target, to)
  if (!relative && sameFolder && !target.startsWith('web/'))
    return `is in the same folder: import it by a relative path`
  if (relative && !sameFolder && rule.places !== 'any' && !(isTest && to.place === 'testing')) {
    return `is in another folder (${to.name}): import it with #`
  }

  if (to.name === unit.name || rule.places === 'any') return undefined
  if (rule.files?.includes(target) || (isTest && rule.inTests?.includes(to.place))) return undefined
  if (!rule.places.includes(to.place))
    return `crosses from ${unit.name} to ${to.name}; ${allowed(unit.place)}`
  if (unit.place === 'feature' && to.place === 'feature') return featureMayCall(order, unit, to, target)
  return undefined
}

function allowed(place: Place) {
  const { places, files = [] } = rules[place]
  const names = [...(places === 'any' ? [] : places), ...files]
  return names.length === 0 ? `${place} imports nothing of ours` : `${place} may import ${names.join(', ')}`
}

/** The path of what is meant, from the root; what `?raw` and its kin ask of Vite does not matter here. */
function resolve(path: string, specifier: string, aliases: Question['aliases']) {
  const plain = specifier.replace(/[?].*$/, '')
  if (plain.startsWith('/')) return undefined
  if (plain.startsWith('.')) {
    const target = posix.join(posix.dirname(path), plain)
    return target.startsWith('..') ? undefined : target
  }
  const alias = aliases.find(([start]) => plain.startsWith(start))
  return alias && posix.join(alias[1], plain.slice(alias[0].length))
}

/** `"#kernel/*": "./server/src/kernel/*"` of package.json as ['#kernel/', 'server/src/kernel'], the longest first. */
function readAliases(root: string): Question['aliases'] {
  const { imports = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    imports?: Record<string, string>
  }
  return Object.entries(imports)
    .map(([start, folder]): [string, string] => [
      start.replace('*', ''),
      posix.normalize(folder.replace('*', '')),
    ])
    .sort(([one], [other]) => other.length - one.length)
}

function readFeatureOrder(root: string) {
  const path = 'server/src/app.ts'
  if (!existsSync(join(root, path))) return featureOrderAtFirst
  return readList(path, readFileSync(join(root, path), 'utf8'), 'featureOrder')
}

function read(root: string, path: string, crossings: string[]): Import[] {
  try {
    return readImports(path, readFileSync(join(root, path), 'utf8'))
  } catch (failure) {
    crossings.push(`${path}: ${(failure as Error).message}`)
    return []
  }
}

function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory())
      return /^\.|^node_modules$|^dist$/.test(entry.name) ? [] : sourceFiles(root, path)
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : []
  })
}

if (import.meta.main) {
  const crossings = findCrossings(join(import.meta.dirname, '..'))
  for (const crossing of crossings) console.log(crossing)
  process.exitCode = crossings.length > 0 ? 1 : 0
}
