import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { type Heard, type Knock, knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { faultOf, noncesOf, parsePolicy } from './support/content-policy.ts'
import {
  describedOperations,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
} from './support/operations.ts'

export const pagePolicy: Check = {
  id: 'page-policy',
  commitment: 'C-3.3e',
  looksAt:
    'Asks for every page, every file of the web app, every operation of the API with and without a session, a customer’s photo, and things that are refused, and reads the content security policy that comes with each. Then tells of a stopped script as a browser would, and looks whether that was counted.',
  run: examine,
}

type Asked = { what: string; path: string } & Knock

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  const files = await builtFiles(stage)
  const asked = [
    ...(await pages(stage)),
    ...files.map((path): Asked => ({ what: path, path, method: 'HEAD' })),
    ...(await answersOfApi(stage)),
    ...refusals(stage),
  ]
  const seen = { pages: 0, scripts: 0 }
  for (const { what, path, ...how } of asked) {
    const heard = await knock(stage, path, how)
    if (heard.status >= 500 && heard.status !== 503)
      throw new Error(`${what} could not be told: ${heard.status}`)
    mustBeLimited(what, heard)
    if (isPage(heard)) seen.pages++
  }
  if (seen.pages < 2) throw new Error('no pages were seen')
  const nonces = await mustHaveFreshNonces(stage)
  await mustHearOfBreaches(stage)
  return {
    examined: asked.length + 1,
    floor:
      2 * described.length -
      described.filter(({ changes }) => changes).length +
      files.length +
      pagePaths.length +
      1,
    control: `${seen.pages} pages and ${asked.length - seen.pages} other answers came, each with a policy`,
    measured: { pages: seen.pages, files: files.length, nonces },
  }
}

const pagePaths = ['/', '/trust', '/browsers', '/sign-in', '/inbox', '/board', '/nothing/by/that/name']

async function pages(stage: Stage): Promise<Asked[]> {
  const owner = await stage.canaries.a.as('owner')
  return pagePaths.flatMap((path): Asked[] => [
    { what: `${path} for anybody`, path },
    { what: `${path} for a member`, path, headers: { cookie: owner.cookie } },
    { what: `${path} without its text`, path, method: 'HEAD' },
  ])
}

/** Each as nobody; each question as the owner too, whose photo and open stream are among them. */
async function answersOfApi(stage: Stage): Promise<Asked[]> {
  const owner = await stage.canaries.a.as('owner')
  const belongings = await stage.canaries.a.belongings()
  return operations.flatMap((operation): Asked[] => {
    const { id: what, method, changes } = operation
    const path = pathOf(operation, belongings) ?? pathToNothing(operation)
    const body = changes && { headers: { 'content-type': 'application/json' }, body: probeBody }
    const refused: Asked = { what: `${what} for nobody`, path, method, ...body }
    return changes ? [refused] : [refused, { what, path, headers: pageHeaders(owner) }]
  })
}

function refusals(stage: Stage): Asked[] {
  const { pathname } = new URL(stage.canaries.a.whatsapp.webhookUrl, stage.place.url)
  const json = { 'content-type': 'application/json' }
  return [
    { what: 'the description of the API', path: '/api/v1/openapi.json' },
    { what: 'health', path: '/health/live' },
    { what: 'readiness', path: '/health/ready' },
    { what: 'figures', path: '/metrics' },
    { what: 'security contact', path: '/.well-known/security.txt' },
    { what: 'a file that is not there', path: '/assets/nothing.js' },
    { what: 'an operation that is not there', path: '/api/v1/nothing' },
    { what: 'a method that is not there', path: '/api/v1/sign-up', method: 'DELETE' },
    { what: 'a question for options', path: '/api/v1/session', method: 'OPTIONS' },
    { what: 'an address that cannot be read', path: '/api/v1/contacts/%zz' },
    { what: 'a page address that cannot be read', path: '/%ff' },
    { what: 'an address that is too long', path: `/api/v1/contacts/${'x'.repeat(300)}` },
    { what: 'a wrong content type', path: '/api/v1/session', method: 'POST', body: 'x' },
    {
      what: 'what is no JSON',
      path: '/api/v1/session',
      method: 'POST',
      headers: { ...json, 'sec-fetch-site': 'same-origin' },
      body: '{',
    },
    {
      what: 'what is too large',
      path: '/api/v1/session',
      method: 'POST',
      headers: { ...json, 'content-length': '100000000' },
    },
    { what: 'a webhook without its word', path: pathname },
    { what: 'a webhook without signature', path: pathname, method: 'POST', headers: json, body: '{}' },
  ]
}

function mustBeLimited(what: string, heard: Heard) {
  const header = heard.headers['content-security-policy']
  if (header === undefined) throw new Broken('no_policy', what)
  // Of several policies all hold: one without fault is enough.
  const faults = String(header)
    .split(',')
    .map((text) => faultOf(parsePolicy(text), isPage(heard)))
  if (!faults.includes(null)) throw new Broken(faults[0] ?? 'no_policy', what)
  if (heard.headers['x-content-type-options'] !== 'nosniff') throw new Broken('types_are_guessed', what)
}

function isPage({ headers }: Heard): boolean {
  return /^(text\/html|application\/xhtml\+xml)/.test(headers['content-type'] ?? '')
}

/** Wherever a nonce is used, it is another one each time, and the page’s own. Answers how many were compared. */
async function mustHaveFreshNonces(stage: Stage): Promise<number> {
  const seen = new Set<string>()
  for (const path of ['/', '/trust', '/sign-in', '/', '/trust', '/sign-in']) {
    const heard = await knock(stage, path)
    const nonces = new Set(noncesOf(parsePolicy(heard.headers['content-security-policy']?.toString() ?? '')))
    for (const nonce of nonces) {
      if (seen.has(nonce)) throw new Broken('nonce_repeats', path)
      seen.add(nonce)
      if (isPage(heard) && !heard.text.includes(nonce)) throw new Broken('nonce_not_of_the_page', path)
    }
  }
  return seen.size
}

const waitMilliseconds = 5_000

/** A page names where to tell of what its policy has stopped; what is told there is counted. */
async function mustHearOfBreaches(stage: Stage) {
  const page = await knock(stage, '/sign-in')
  const policy = parsePolicy(page.headers['content-security-policy']?.toString() ?? '')
  const [path] = policy.get('report-uri') ?? []
  if (path === undefined) throw new Broken('reports_not_asked_for', '/sign-in')
  const before = await countedBreaches(stage)
  const told = await knock(stage, path, {
    method: 'POST',
    headers: { 'content-type': 'application/csp-report' },
    body: JSON.stringify({
      'csp-report': { 'effective-directive': 'script-src-elem', 'blocked-uri': 'inline' },
    }),
  })
  if (told.status >= 300) throw new Broken('reports_not_kept', `answered ${told.status}`)
  for (const end = Date.now() + waitMilliseconds; (await countedBreaches(stage)) <= before; await pause()) {
    if (Date.now() > end) throw new Broken('reports_not_kept')
  }
}

async function countedBreaches({ checker }: Stage): Promise<number> {
  const { rows } = await checker.query<{ count: string }>(
    `select coalesce(sum(count), 0) as count from policy_violations where directive = 'script-src-elem' and blocked = 'inline'`,
  )
  return Number(rows[0]?.count)
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

/** Addresses of the files that the web app was built into; none where it was not built. */
async function builtFiles({ files }: Stage): Promise<string[]> {
  const folder = join(files.sourceFolder, 'web', 'dist')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'index.html')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join('/'))
}
