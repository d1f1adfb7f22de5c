import { readFileSync, writeFileSync } from 'node:fs'

/** Replaces a named text that must be there exactly once: a tree that has changed since fails here instead of being measured unpatched. */
export function replaceOnce(text: string, wanted: string, replacement: string): string {
  if (wanted === '') throw new Error('an empty text is everywhere')
  const first = text.indexOf(wanted)
  if (first < 0) throw new Error(`not found: ${wanted}`)
  if (text.indexOf(wanted, first + 1) >= 0) throw new Error(`found more than once: ${wanted}`)
  return text.slice(0, first) + replacement + text.slice(first + wanted.length)
}

export function patchFile(file: string, wanted: string, replacement: string) {
  let patched: string
  try {
    patched = replaceOnce(readFileSync(file, 'utf8'), wanted, replacement)
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`)
  }
  writeFileSync(file, patched)
}
