import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Words that stand nowhere else in the world: each carries the same beginning, so that one look through a file finds them all. */
export function createMarkers() {
  const stem = `zq${randomBytes(6).toString('hex')}`
  const words: string[] = []
  const digits = `1512${[...randomBytes(7)].map((byte) => byte % 10).join('')}`
  return {
    /** A word that names what it was planted in. */
    word(field: string): string {
      const word = `${stem}${field}`
      words.push(word)
      return word
    },
    /** The word that was planted in a field. */
    find(field: string): string {
      const word = words.find((one) => one === `${stem}${field}`)
      if (!word) throw new Error(`no marker was planted in ${field}`)
      return word
    },
    /** A phone number of the customer, as digits. */
    digits,
    words,
    /** Everything that would betray a marker: in any of the ways in which text comes to lie in a file. */
    needles: [stem, digits].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text.toUpperCase()),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('hex')),
      Buffer.from([...text].reverse().join('')),
      ...[0, 1, 2].map((offset) => base64At(text, offset)),
    ]),
  }
}

/** What base64 makes of a text that begins at this offset of three, without the letters that its neighbours decide. */
function base64At(text: string, offset: number): Buffer {
  const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)])
  const encoded = padded.toString('base64').replaceAll('=', '')
  return Buffer.from(encoded.slice(offset === 0 ? 0 : offset + 1, -2))
}

export type Finding = { file: string; around: string }

/** Reads every byte of every file below the folder. */
export function findInFiles(folder: string, needles: Buffer[]): { findings: Finding[]; bytes: number } {
  const findings: Finding[] = []
  let bytes = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const content = readFileSync(file)
    bytes += content.length
    findings.push(...findIn(content, needles).map((around) => ({ file: file.slice(folder.length), around })))
  }
  return { findings, bytes }
}

/** What stands around each needle that is found, in a form that can be read. */
export function findIn(content: Buffer, needles: Buffer[]): string[] {
  return needles.flatMap((needle) => {
    const at = content.indexOf(needle)
    if (at < 0) return []
    return [
      content
        .subarray(Math.max(0, at - 40), at + needle.length + 40)
        .toString('latin1')
        .replaceAll(/[^ -~]/g, '.'),
    ]
  })
}
