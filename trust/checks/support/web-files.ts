import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { knock } from '../../knock.ts'
import type { Stage } from '../../stage.ts'

const isText = /\.(js|mjs|css|html|svg|json|webmanifest|map|txt)$/

/** Addresses of the text files that the web app was built into, as they lie on the disk; none where it was not built. */
export async function builtTexts({ files }: Pick<Stage, 'files'>): Promise<string[]> {
  const folder = join(files.sourceFolder, 'web', 'dist')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'index.html' && isText.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'))
}

/**
 * What a browser is given, by its address: the pages, the scripts and styles that they lead to, one from the other, and the files that are named besides.
 * Throws when a page or one of these does not come.
 */
export async function deliveredTexts(
  stage: Stage,
  pages: string[],
  files: string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const known = new Set([...pages, ...files])
  for (const path of known) {
    const { status, text } = await knock(stage, path)
    if (status === 200) {
      texts.set(path, text)
      for (const next of namedIn(path, text)) known.add(next)
    } else if (pages.includes(path) || files.includes(path))
      throw new Error(`a file of the web app is answered ${status}: ${path}`)
  }
  return texts
}

/** Scripts and styles that a text names: a page by their address, a script those in its own folder or from the top. */
function namedIn(path: string, text: string): string[] {
  const named = [...text.matchAll(/["'`(](\/|\.\/|)((?:assets\/)?[\w.-]+\.(?:js|css))["'`)]/g)]
  return named.flatMap(([, from, name]) => {
    if (from === '/' || name!.startsWith('assets/')) return [`/${name}`]
    return from === './' && path.startsWith('/assets/') ? [`/assets/${name}`] : []
  })
}
