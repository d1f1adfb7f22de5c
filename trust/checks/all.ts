import { readdirSync } from 'node:fs'
import type { Check, Sabotage } from './check.ts'

const folder = new URL('./', import.meta.url)

/** Every check there is, found rather than listed: `<id>.ts` in this folder exports it. */
export async function allChecks(): Promise<Check[]> {
  const found = await exportsOf(/^(?!all|check)[a-z0-9-]+\.ts$/)
  return found.filter((value): value is Check => isObject(value) && 'run' in value && 'looksAt' in value)
}

/** Every sabotage: `<check>.sabotage.ts` beside its check exports `sabotages`. */
export async function allSabotages(): Promise<Sabotage[]> {
  return (await exportsOf(/^[a-z0-9-]+\.sabotage\.ts$/)).flat() as Sabotage[]
}

async function exportsOf(name: RegExp): Promise<unknown[]> {
  const files = readdirSync(folder).filter((file) => name.test(file))
  const modules = await Promise.all(files.sort().map((file) => import(new URL(file, folder).href)))
  return modules.flatMap((module) => Object.values(module))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
