import type { Sabotage } from './check.ts'
import { checksumOf } from './support/find-keys.ts'

/** Of nobody: it is a key by its looks alone. Put together here, so that no scanner of sources finds one. */
const plantedBody = ['plumb', '0192a6f07c1e7d2a9b3c4d5e6f708192', 'Planted'.padEnd(43, '0')].join('_')
const planted = `${plantedBody}${checksumOf(plantedBody)}`

export const sabotages: Sabotage[] = [
  {
    id: 'keys-in-browsers.every-origin',
    check: 'keys-in-browsers',
    reason: 'taken_from_a_browser',
    does: 'Keys are taken from pages of any site, and every site may read the answers.',
    by: {
      file: 'server/src/features/integrations/find-key.ts',
      find: 'const fromBrowser = isFromBrowser(request)',
      put: `const fromBrowser = isFromBrowser(request) && token.id === ''
  reply.header('access-control-allow-origin', '*')`,
    },
  },
  {
    id: 'keys-in-browsers.owner-is-not-told',
    check: 'keys-in-browsers',
    reason: 'owner_not_told',
    does: 'A key from a browser is refused, and nobody hears of it.',
    by: {
      file: 'server/src/features/integrations/find-key.ts',
      find: "await tellExposed(installation, key.accountId, token.id, 'browser')",
      put: "if (key.accountId === '') await tellExposed(installation, key.accountId, token.id, 'browser')",
    },
  },
  {
    id: 'keys-in-browsers.key-in-the-page',
    check: 'keys-in-browsers',
    reason: 'key_in_the_pages',
    does: 'An API key stands in a page that everybody is given.',
    by: {
      file: 'server/src/features/trust/pages/frame.ts',
      find: '<footer><p>Plumbline',
      put: `<footer><p data-key="${planted}">Plumbline`,
    },
  },
]
