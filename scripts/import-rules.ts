/**
 * Who may import whom: section 3 of the design, as data. A place is a part of the house; a unit is what is whole by
 * itself in it (one feature, one provider, one page) and inside which everything may import everything.
 */

export type Place =
  | 'contract'
  | 'wire'
  | 'kernel'
  | 'provider'
  | 'feature'
  | 'main'
  | 'testing'
  | 'page'
  | 'components'
  | 'ui'
  | 'api'
  | 'web basics'
  | 'web'
  | 'locales'
  | 'public'
  | 'simulator'
  | 'trust'
  | 'faults'
  | 'bench'
  | 'e2e'
  | 'scripts'

export type Unit = { place: Place; name: string }

type Rule = {
  /** Places of which any file may be imported; of a feature, only what `featuresAbove` leaves. */
  places: Place[] | 'any'
  /** Single files besides. */
  files?: string[]
  /** Packages, where not every one will do. */
  packages?: string[]
  /** What a test there may import besides. */
  inTests?: Place[]
}

const serverTests: Place[] = ['testing', 'simulator', 'wire']

export const rules: Record<Place, Rule> = {
  contract: { places: [], packages: ['zod'] },
  wire: { places: [], packages: ['zod', 'node:crypto'] },
  // What the contract says of no feature in particular.
  kernel: {
    places: [],
    files: ['endpoint', 'permissions', 'rights', 'standing', 'masked-text', 'problems', 'live', 'shared'].map(
      (name) => `contract/${name}.ts`,
    ),
    inTests: serverTests,
  },
  provider: { places: ['kernel', 'wire'], inTests: serverTests },
  // Of the features above it, public.ts alone: see `featureMayCall`.
  // The trust page says what trust/commitments says, and names a build as the checker does: no code that checks (docs/decisions/0022).
  feature: {
    places: ['kernel', 'contract', 'provider', 'feature'],
    files: ['build', 'commitments/all', 'commitments/commitment', 'commitments/limits'].map(
      (name) => `trust/${name}.ts`,
    ),
    inTests: serverTests,
  },
  main: { places: ['kernel', 'contract', 'provider', 'feature'], inTests: serverTests },
  testing: { places: ['kernel', 'contract', 'provider', 'feature', 'main', 'wire', 'simulator'] },
  page: { places: ['components', 'ui', 'api', 'contract', 'web basics'] },
  components: { places: ['ui', 'api', 'contract', 'web basics', 'locales'] },
  ui: { places: [] },
  api: { places: ['contract'] },
  'web basics': { places: ['api', 'contract', 'locales'] },
  web: { places: ['page', 'components', 'ui', 'api', 'contract', 'web basics', 'locales'] },
  locales: { places: [] },
  public: { places: [] },
  simulator: { places: ['wire'] },
  trust: { places: ['contract'], inTests: ['testing'] },
  faults: { places: ['wire'], inTests: ['testing'] },
  bench: { places: ['wire'] },
  e2e: { places: [] },
  scripts: { places: 'any' },
}

/** The first that fits decides; a file that none fits stands nowhere in the house. A group in brackets names the unit. */
export const folders: [pattern: RegExp, place: Place][] = [
  [/^contract\//, 'contract'],
  [/^wire\//, 'wire'],
  [/^server\/src\/kernel\//, 'kernel'],
  [/^server\/src\/providers\/([^/]+)\//, 'provider'],
  [/^server\/src\/features\/([^/]+)\//, 'feature'],
  [/^server\/src\/(?:demo|checker)\//, 'main'],
  [/^server\/src\/[^/]+$/, 'main'],
  [/^server\/testing\//, 'testing'],
  [/^web\/src\/pages\/([^/]+)\//, 'page'],
  [/^web\/src\/components\//, 'components'],
  [/^web\/src\/ui\//, 'ui'],
  [/^web\/src\/api\//, 'api'],
  [/^web\/src\/locales\//, 'locales'],
  [/^web\/src\/(?:paths|language|theme)(?:\.test)?\.tsx?$/, 'web basics'],
  [/^web\/src\/[^/]+$/, 'web'],
  [/^simulator\//, 'simulator'],
  [/^trust\//, 'trust'],
  [/^faults\//, 'faults'],
  [/^bench\//, 'bench'],
  [/^e2e\//, 'e2e'],
  [/^scripts\//, 'scripts'],
  [/^web\/public\//, 'public'],
  [/^(?:web\/)?[^/]+$/, 'scripts'],
]

export function unitOf(path: string): Unit | undefined {
  for (const [pattern, place] of folders) {
    const match = pattern.exec(path)
    if (match) return { place, name: match[1] ? `${place} ${match[1]}` : place }
  }
  return undefined
}

/** Inside such a folder imports are relative; out of it they start with `#`, so that a crossing can be seen. */
export function folderOf(path: string, unit: Unit) {
  if (path.startsWith('web/')) return 'web'
  return unit.name
}

/** `order`: from the top of the house down. */
export function featureMayCall(order: string[], from: Unit, to: Unit, path: string) {
  const rank = (unit: Unit) => order.indexOf(unit.name.replace('feature ', ''))
  if (rank(from) < 0 || rank(to) < 0) return 'is not in featureOrder, the list in server/src/app.ts'
  if (rank(to) > rank(from))
    return 'stands below it: announce an event, and let consequences.ts say what follows'
  if (!/\/public\.ts$/.test(path) || path.split('/').length !== 5)
    return 'is not the public.ts of that feature'
  return undefined
}

/** Until server/src/app.ts says it itself. */
export const featureOrderAtFirst = [
  ...[
    'accounts',
    'identity',
    'team',
    'contacts',
    'whatsapp',
    'templates',
    'inbox',
    'deals',
    'photos',
    'calendar',
  ],
  ...['quotes', 'chatbot', 'broadcasts', 'automations', 'payments', 'billing', 'spend', 'imports', 'search'],
  ...['notifications', 'reports', 'support', 'privacy', 'trust'],
]
