import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findCrossings } from './imports.ts'
import { readImports } from './read-imports.ts'

const trees: string[] = []

afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true, force: true })
})

const aliases = {
  '#contract/*': './contract/*',
  '#wire/*': './wire/*',
  '#kernel/*': './server/src/kernel/*',
  '#providers/*': './server/src/providers/*',
  '#features/*': './server/src/features/*',
  '#server/*': './server/src/*',
  '#testing/*': './server/testing/*',
  '#web/*': './web/src/*',
  '#simulator/*': './simulator/*',
  '#trust/*': './trust/*',
}

function crossingsOf(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'plumbline-imports-'))
  trees.push(root)
  for (const [path, text] of Object.entries({
    'package.json': JSON.stringify({ imports: aliases }),
    ...files,
  })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return findCrossings(root)
}

const oneImport = (path: string, specifier: string) =>
  crossingsOf({ [path]: `import { x } from '${specifier}'\n` })

describe('the design allows', () => {
  test.each([
    ['contract/deals.ts', 'zod'],
    ['contract/deals.ts', './shared.ts'],
    ['contract/deals.test.ts', 'vitest'],
    ['wire/whatsapp/webhook.ts', 'zod'],
    ['wire/whatsapp/signature.ts', 'node:crypto'],
    ['server/src/kernel/http/mount.ts', '#contract/endpoint.ts'],
    ['server/src/kernel/http/mount.ts', '../scope.ts'],
    ['server/src/kernel/http/mount.test.ts', '#testing/installation.ts'],
    ['server/src/kernel/http/mount.test.ts', '../../../testing/installation.ts'],
    ['server/src/providers/whatsapp/send.ts', '#wire/whatsapp/graph.ts'],
    ['server/src/providers/whatsapp/send.ts', '#kernel/log.ts'],
    ['server/src/providers/whatsapp/send.test.ts', '#simulator/whatsapp/start.ts'],
    ['server/src/features/inbox/reply.ts', '#features/contacts/public.ts'],
    ['server/src/features/inbox/reply.ts', '#providers/whatsapp/send.ts'],
    ['server/src/features/inbox/reply.ts', '#contract/inbox.ts'],
    ['server/src/features/inbox/verbs/reply.ts', '../policy.ts'],
    ['server/src/features/inbox/reply.test.ts', './policy.ts'],
    ['server/src/consequences.ts', '#features/deals/open-deal.ts'],
    ['server/src/main.ts', './app.ts'],
    ['server/src/demo/seed.ts', '#features/deals/open-deal.ts'],
    ['server/testing/stage.ts', '#features/accounts/sign-up.ts'],
    ['web/src/pages/board/BoardPage.tsx', '#web/components/Money.tsx'],
    ['web/src/pages/board/BoardPage.tsx', '../../ui/Button.tsx'],
    ['web/src/pages/board/BoardPage.tsx', './Column.tsx'],
    ['web/src/components/Money.tsx', '../language.ts'],
    ['web/src/ui/Button.tsx', 'react-aria-components'],
    ['web/src/routes.tsx', './pages/board/BoardPage.tsx'],
    ['simulator/whatsapp/webhooks.ts', '#wire/whatsapp/webhook.ts'],
    ['trust/checks/isolation.ts', '#contract/trust.ts'],
    ['trust/checks/isolation.ts', 'pg'],
    ['scripts/seed.ts', '#features/deals/open-deal.ts'],
    ['vitest.config.ts', './server/testing/databases.ts'],
  ])('%s to import %s', (path, specifier) => {
    expect(oneImport(path, specifier)).toEqual([])
  })
})

describe('the design does not allow', () => {
  test.each([
    ['contract/deals.ts', 'kysely', 'is not among the packages of contract'],
    ['contract/deals.ts', '#wire/stripe/event.ts', 'crosses from contract to wire'],
    ['wire/whatsapp/webhook.ts', '#contract/deals.ts', 'crosses from wire to contract'],
    ['wire/whatsapp/webhook.ts', 'node:fs', 'is not among the packages of wire'],
    ['server/src/kernel/tasks.ts', '#features/deals/public.ts', 'crosses from kernel to feature deals'],
    ['server/src/kernel/tasks.ts', '#contract/deals.ts', 'crosses from kernel to contract'],
    ['server/src/kernel/tasks.ts', '#providers/mail/send.ts', 'crosses from kernel to provider mail'],
    ['server/src/kernel/tasks.ts', '#testing/installation.ts', 'crosses from kernel to testing'],
    ['server/src/kernel/tasks.test.ts', '#features/deals/public.ts', 'crosses from kernel to feature deals'],
    ['server/src/providers/mail/send.ts', '#providers/whatsapp/send.ts', 'crosses from provider mail'],
    ['server/src/providers/mail/send.ts', '#contract/deals.ts', 'crosses from provider mail to contract'],
    [
      'server/src/providers/mail/send.ts',
      '#simulator/mail/start.ts',
      'crosses from provider mail to simulator',
    ],
    ['server/src/features/contacts/merge.ts', '#features/inbox/public.ts', 'stands below it'],
    ['server/src/features/inbox/reply.ts', '#features/contacts/queries.ts', 'is not the public.ts'],
    ['server/src/features/inbox/reply.ts', '#features/contacts/deep/public.ts', 'is not the public.ts'],
    ['server/src/features/inbox/reply.test.ts', '#features/contacts/queries.ts', 'is not the public.ts'],
    ['server/src/features/inbox/reply.ts', '#features/invented/public.ts', 'is not in featureOrder'],
    ['server/src/features/inbox/reply.ts', '../contacts/public.ts', 'import it with #'],
    ['server/src/features/inbox/reply.ts', '../../kernel/scope.ts', 'import it with #'],
    ['server/src/features/inbox/reply.ts', '#features/inbox/policy.ts', 'import it by a relative path'],
    ['server/src/features/inbox/reply.ts', '#wire/whatsapp/graph.ts', 'crosses from feature inbox to wire'],
    ['server/src/features/inbox/reply.ts', '#server/consequences.ts', 'crosses from feature inbox to main'],
    ['server/src/features/inbox/reply.ts', '#testing/stage.ts', 'crosses from feature inbox to testing'],
    ['server/src/main.ts', './features/inbox/reply.ts', 'import it with #'],
    ['server/src/main.ts', '#simulator/start.ts', 'crosses from main to simulator'],
    ['server/src/main.ts', '#testing/stage.ts', 'crosses from main to testing'],
    ['server/src/new-place/thing.ts', 'zod', 'stands nowhere in the house'],
    ['web/src/pages/board/BoardPage.tsx', '../inbox/Thread.tsx', 'crosses from page board to page inbox'],
    ['web/src/pages/board/BoardPage.tsx', '#web/routes.tsx', 'crosses from page board to web'],
    ['web/src/pages/board/BoardPage.tsx', '#kernel/clock.ts', 'crosses from page board to kernel'],
    ['web/src/ui/Button.tsx', '../components/Money.tsx', 'crosses from ui to components'],
    ['web/src/ui/Button.tsx', '#contract/deals.ts', 'crosses from ui to contract'],
    ['web/src/components/Money.tsx', '../pages/board/Column.tsx', 'crosses from components to page board'],
    ['web/src/api/client.ts', '../ui/toast.ts', 'crosses from api to ui'],
    ['simulator/whatsapp/webhooks.ts', '#kernel/clock.ts', 'crosses from simulator to kernel'],
    ['simulator/whatsapp/webhooks.ts', '#contract/deals.ts', 'crosses from simulator to contract'],
    ['trust/checks/isolation.ts', '#kernel/scope.ts', 'crosses from trust to kernel'],
    ['trust/checks/isolation.test.ts', '#kernel/scope.ts', 'crosses from trust to kernel'],
    ['e2e/board.test.ts', '#contract/deals.ts', 'crosses from e2e to contract'],
    ['bench/inbound.ts', '#kernel/clock.ts', 'crosses from bench to kernel'],
    ['web/public/theme.js', '#web/theme.ts', 'crosses from public to web basics'],
    ['server/src/kernel/tasks.ts', '../../../../elsewhere.ts', 'leaves the project'],
    ['server/src/kernel/tasks.ts', '/etc/passwd', 'leaves the project'],
    ['server/src/kernel/tasks.ts', '#nowhere/x.ts', 'is no import of package.json'],
    ['elsewhere/thing.ts', 'zod', 'stands nowhere in the house'],
  ])('%s to import %s', (path, specifier, sentence) => {
    const crossings = oneImport(path, specifier)
    expect(crossings).toHaveLength(1)
    expect(crossings[0]).toContain(path)
    expect(crossings[0]).toContain(sentence)
  })
})

describe('the order of the features', () => {
  const crossing = { 'server/src/features/deals/open.ts': "import '#features/inbox/public.ts'" }

  test('is the one that server/src/app.ts exports', () => {
    expect(crossingsOf(crossing)).toEqual([])
    const app = "export const featureOrder = ['deals', /* 'inbox', */ 'inbox'] as const satisfies string[]"
    expect(crossingsOf({ ...crossing, 'server/src/app.ts': app })[0]).toContain('stands below it')
  })

  test('must be there once app.ts is', () => {
    const files = {
      ...crossing,
      'server/src/app.ts': "// featureOrder = ['deals']\nexport const routes = []",
    }
    expect(crossingsOf(files)).toEqual([expect.stringContaining('no featureOrder')])
  })

  test('must hold every feature that has a folder', () => {
    const files = { 'server/src/features/invented/make.ts': 'export const made = true' }
    expect(crossingsOf(files)).toEqual([expect.stringContaining('its feature is not in featureOrder')])
  })
})

describe('an import is read', () => {
  test.each([
    ['import type', "import type { X } from '#a'"],
    ['import for its effect', "import '#a'"],
    ['import of everything', "import * as a from '#a'"],
    ['export from', "export { x } from '#a'"],
    ['export of everything', "export * from '#a'"],
    ['import()', "const a = await import('#a')"],
    ['import() with a template', 'const a = () => import(`#a`)'],
    ['type import', "type A = import('#a').A; let b: typeof import('#b')"],
    ['require', "const a = require('#a')"],
    ['import = require', "import a = require('#a')"],
    ['mock', "vi.mock('#a', async () => ({ ...(await vi.importActual('#b')) }))"],
    ['glob', "const a = import.meta.glob(['#a', '#b'])"],
    ['import over several lines', "import {\n  a,\n  // from 'elsewhere'\n  b,\n} from '#a'"],
  ])('however it is written: %s', (_, text) => {
    const specifiers = readImports('file.ts', text).map((found) => found.specifier)
    expect(specifiers).toEqual(text.includes('#b') ? ['#a', '#b'] : ['#a'])
  })

  test('with the line on which it stands', () => {
    expect(readImports('file.ts', "const a = 1\n\nexport { b } from './b.ts'")).toEqual([
      { specifier: './b.ts', line: 3 },
    ])
  })

  test.each([
    ['a comment', "// import '#a'\n/* export * from '#a' */"],
    ['a string', `const text = "import '#a'"; const other = \`import('#a')\``],
    ['a regular expression', "const pattern = /import '#a'/"],
    ['the text of a page', `const page = <p>Don't import from '#a', import('#a') </p>`],
    ['a method of that name', "loader.import('#a'); loader.require('#a')"],
    [
      'an import whose module is only known when it runs',
      `await import(\`#a/\${name}\`); await import(name)`,
    ],
  ])('and nothing else is: not %s', (_, text) => {
    expect(readImports('file.tsx', text)).toEqual([])
  })

  test('from every file, so one that cannot be parsed is named', () => {
    expect(crossingsOf({ 'scripts/broken.ts': 'import { from' })).toEqual([
      expect.stringContaining('cannot be read'),
    ])
  })
})

test('this house has no crossing', () => {
  expect(findCrossings(join(import.meta.dirname, '..'))).toEqual([])
})
