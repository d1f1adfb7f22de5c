// Says whether the catalogues in web/src/locales are what the sources hold, whole in every language and compiled. Changes nothing;
// `npm run messages` brings them up to date.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const kept = join(root, 'web/src/locales')
// Inside the project, so that the configuration finds the packages.
const folder = mkdtempSync(join(root, 'node_modules/.messages-'))
try {
  cpSync(kept, join(folder, 'locales'), { recursive: true })
  const config = join(folder, 'lingui.config.mjs')
  writeFileSync(
    config,
    `import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import base from ${JSON.stringify(join(root, 'lingui.config.ts'))}
export default defineConfig({ ...base, rootDir: ${JSON.stringify(root)}, format: formatter({ lineNumbers: false }),
  catalogs: [{ ...base.catalogs[0], path: ${JSON.stringify(join(folder, 'locales/{locale}/messages'))} }] })
`,
  )
  const complaints = [
    ...lingui(['extract', '--clean', '--config', config], 'The sources cannot be read.'),
    ...lingui(['compile', '--typescript', '--strict', '--config', config], 'A language is not whole.'),
    ...stale(),
  ]
  if (complaints.length > 0) {
    console.error(
      `${complaints.join('\n')}\nRun npm run messages, translate what is missing, and commit web/src/locales.`,
    )
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function lingui(args: string[], what: string): string[] {
  const run = spawnSync(join(root, 'node_modules/.bin/lingui'), args, { cwd: root, encoding: 'utf8' })
  return run.status === 0 ? [] : [what, `${run.stdout}${run.stderr}`.trim()]
}

function stale(): string[] {
  return readdirSync(kept).flatMap((locale) =>
    readdirSync(join(kept, locale))
      .filter(
        (name) => contents(join(kept, locale, name)) !== contents(join(folder, 'locales', locale, name)),
      )
      .map((name) => `web/src/locales/${locale}/${name} is not what the sources hold.`),
  )
}

/** The date of the last extraction says nothing of what was extracted. */
function contents(file: string): string {
  return readFileSync(file, 'utf8').replaceAll(/^"(POT-Creation-Date|PO-Revision-Date): .*"$/gm, '')
}
