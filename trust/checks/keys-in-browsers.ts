import { type Heard, knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  asFreshOwner,
  askByKey,
  type CanaryKey,
  eventsOfKey,
  freshKey,
  keyNow,
  opens,
} from './support/canary-keys.ts'
import { findKeys } from './support/find-keys.ts'
import { codeOf, describedOperations } from './support/operations.ts'
import type { OwnSession } from './support/sign-in.ts'
import { builtTexts, deliveredTexts } from './support/web-files.ts'

export const keysInBrowsers: Check = {
  id: 'keys-in-browsers',
  commitment: 'C-3.2d',
  looksAt:
    'Sends an API key of a test business as pages of this and of other sites would, right after it opened what it was given: each must be refused, no site may get permission to read, and the owner must be told. Then it reads every page and every file that browsers are given and looks for anything that is an API key.',
  run: examine,
}

const path = '/api/v1/account'
const pages = ['/', '/trust', '/browsers', '/sign-in', '/settings/keys']

type AsBrowser = { what: string; headers: Record<string, string> }

/** What a browser adds by itself, and a page cannot leave out. */
function waysOf({ place }: Stage): AsBrowser[] {
  return [
    { what: 'a page of another site', headers: { origin: 'https://shop.example' } },
    { what: 'a page of our own', headers: { origin: place.origin } },
    { what: 'a page in a closed box', headers: { origin: 'null' } },
    { what: 'a script of another site', headers: { 'sec-fetch-site': 'cross-site' } },
    { what: 'a script of our own', headers: { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' } },
  ]
}

async function examine(stage: Stage): Promise<Examined> {
  const ways = waysOf(stage)
  const told = await asFreshOwner(stage, stage.canaries.a, async (owner) => {
    const key = await freshKey(stage, owner, { name: 'in a browser', scopes: ['account.read'] })
    if (!(await opens(stage, key, path))) throw new Error('the key opens nothing from a program either')
    for (const way of ways) await mustBeRefused(stage, key, way)
    await mustTellTheOwner(stage, owner, key)
    if (!findKeys(`const key = "${key.secret}"`).includes(key.secret))
      throw new Error('the search does not find an API key that is there')
    return key
  })
  const questions = await mustPermitNoSite(stage)
  const built = await builtTexts(stage)
  const texts = await deliveredTexts(stage, pages, built)
  for (const [where, text] of texts)
    if (findKeys(text).length > 0) throw new Broken('key_in_the_pages', where)
  return {
    examined: ways.length + questions + texts.size,
    floor: ways.length + (await describedOperations(stage)).length + pages.length + built.length,
    control: `the key ${told.id.slice(0, 8)} opened what it was given from a program, and was found in a text where it stood`,
    measured: {
      waysRefused: ways.length,
      filesRead: texts.size,
      megabytesRead: Math.round([...texts.values()].reduce((sum, { length }) => sum + length, 0) / 1e5) / 10,
    },
  }
}

async function mustBeRefused(stage: Stage, key: CanaryKey, { what, headers }: AsBrowser) {
  const heard = await askByKey(stage, key, path, { headers })
  if (heard.status >= 500 || heard.status === 429)
    throw new Error(`${what} could not be told: ${heard.status}`)
  if (heard.status < 400 || codeOf(heard) !== 'key_in_browser') throw new Broken('taken_from_a_browser', what)
  mustNotPermit(heard, what)
}

async function mustTellTheOwner(stage: Stage, owner: OwnSession, key: CanaryKey) {
  const { advice } = await keyNow(stage, owner, key.id)
  if (advice !== 'exposed') throw new Broken('owner_not_told', 'in the list of keys')
  const events = await eventsOfKey(stage, owner, key.id, 'integrations.key_exposed')
  if (events.length === 0) throw new Broken('owner_not_told', 'in the audit log')
}

/** What a browser asks before a page of another site may send a key: of every address of the API. */
async function mustPermitNoSite(stage: Stage): Promise<number> {
  const described = await describedOperations(stage)
  for (const { id, method, path } of described) {
    const heard = await knock(stage, path.replaceAll(/\{\w+\}/g, 'x'), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization',
      },
    })
    mustNotPermit(heard, id)
  }
  return described.length
}

function mustNotPermit({ headers }: Heard, what: string) {
  const header = Object.keys(headers).find((name) => name.startsWith('access-control-allow-'))
  if (header) throw new Broken('another_site_may_read', `${header}: ${what}`)
}
