import { type Heard, knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  codeOf,
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
  probeField,
  wasLetThrough,
} from './support/operations.ts'
import { signInAnew, signOut } from './support/sign-in.ts'

export const csrfTokens: Check = {
  id: 'csrf-tokens',
  commitment: 'C-3.3d',
  looksAt:
    'Sends every change that the API knows without a token, with tokens of other people and other sessions, as a form, under another method, and as if from another site: each must be refused, right after the same change with the right token came through.',
  run: examine,
}

/** A way to send a change that no page of ours would use; `carrier` is the method on the wire where it is not the operation’s own. */
type Way = {
  name: string
  reason: string
  headers: Record<string, string | undefined>
  body?: string
  carrier?: 'GET'
}

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  const belongings = await stage.canaries.a.belongings()
  const owner = await stage.canaries.a.as('owner')
  const shown = await changeNothing(stage, belongings.contactId, pageHeaders(owner))
  const other = await signInAnew(stage, stage.canaries.a, 'owner')
  const ways = [...(await tokenWays(stage, other.csrf)), ...siteWays, nowhere, ...formWays, override]
  let examined = 0
  for (const operation of operations.filter(({ changes }) => changes)) {
    const path = pathOf(operation, belongings) ?? pathToNothing(operation)
    const headers = operation.closed ? pageHeaders(owner) : { 'sec-fetch-site': 'same-origin' }
    const control = await send(stage, operation, path, headers, null)
    if (!wasLetThrough(control))
      throw new Error(`the rightful change ${operation.id} did not come through: ${control.status}`)
    for (const way of operation.closed ? ways : siteWays) {
      const heard = await send(stage, operation, path, headers, way)
      if (cameThrough(heard, way)) throw new Broken(way.reason, `${operation.id} ${way.name}`)
      if (!isRefusal(heard)) throw new Error(`${operation.id} ${way.name} could not be told: ${heard.status}`)
      examined++
    }
  }
  await signOut(stage, other)
  const changes = described.filter(({ changes }) => changes)
  const closed = changes.filter(({ closed }) => closed).length
  return {
    examined,
    floor: closed * ways.length + (changes.length - closed) * siteWays.length,
    control: `owner changed a contact with the right token and saw ${shown}; all ${changes.length} changes came through to their fields`,
    measured: { changes: changes.length, needToken: closed, ways: ways.length },
  }
}

/** The control that succeeds to its end: an empty change of a contact leaves it as it is and shows it. */
async function changeNothing(stage: Stage, contactId: string, headers: Record<string, string>) {
  const { status, text } = await knock(stage, `/api/v1/contacts/${contactId}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  })
  if (status !== 200 || !text.includes(stage.canaries.a.marker))
    throw new Error(`the owner could not change her contact: ${status}`)
  return 'the marker'
}

async function tokenWays(stage: Stage, otherToken: string): Promise<Way[]> {
  const [owner, neighbour] = await Promise.all([stage.canaries.a.as('owner'), stage.canaries.b.as('owner')])
  const past = await signInAnew(stage, stage.canaries.a, 'owner')
  await signOut(stage, past)
  const last = owner.csrf.at(-1) === 'A' ? 'B' : 'A'
  const withToken = (name: string, reason: string, token: string | undefined): Way => ({
    name,
    reason,
    headers: { 'x-csrf-token': token },
  })
  return [
    withToken('without a token', 'accepted_without_token', undefined),
    withToken('with an empty token', 'accepted_without_token', ''),
    withToken('with the token of another business', 'accepted_with_foreign_token', neighbour.csrf),
    withToken('with the token of another session', 'accepted_with_foreign_token', otherToken),
    withToken('with the token of an ended session', 'accepted_with_foreign_token', past.csrf),
    withToken(
      'with a changed letter in the token',
      'accepted_with_changed_token',
      owner.csrf.slice(0, -1) + last,
    ),
  ]
}

const elsewhere = 'https://elsewhere.example'
const fromElsewhere = (name: string, headers: Way['headers']): Way => ({
  name,
  reason: 'accepted_from_another_site',
  headers,
})

/** With everything else right. Refused for those changes, too, that need no session: nobody is signed in by another site. */
const siteWays: Way[] = [
  fromElsewhere('from another site', { 'sec-fetch-site': 'cross-site' }),
  fromElsewhere('from a sister site', { 'sec-fetch-site': 'same-site' }),
  fromElsewhere('with another origin', { 'sec-fetch-site': undefined, origin: elsewhere }),
  fromElsewhere('with another origin behind our own metadata', { origin: elsewhere }),
  fromElsewhere('with the origin null', { 'sec-fetch-site': undefined, origin: 'null' }),
]
const nowhere = fromElsewhere('from nowhere', { 'sec-fetch-site': undefined, origin: undefined })

/** What another site can send without asking: a form, or a text. */
const formWays: Way[] = [
  ['application/x-www-form-urlencoded', `${probeField}=1`],
  ['text/plain', probeBody],
  [
    'multipart/form-data; boundary=b',
    `--b\r\ncontent-disposition: form-data; name="${probeField}"\r\n\r\n1\r\n--b--\r\n`,
  ],
].map(([type = '', body = '']) => ({
  name: `as ${type}`,
  reason: 'accepted_as_form',
  headers: { 'content-type': type, 'x-csrf-token': undefined },
  body,
}))

const override: Way = {
  name: 'under another method',
  reason: 'accepted_under_another_method',
  headers: { 'x-csrf-token': undefined },
  carrier: 'GET',
}

function send(
  stage: Stage,
  { method }: Operation,
  path: string,
  headers: Record<string, string | undefined>,
  way: Way | null,
): Promise<Heard> {
  const named = {
    'x-http-method-override': method,
    'x-method-override': method,
    'x-http-method': method,
  }
  return knock(stage, way?.carrier ? `${path}?_method=${method}` : path, {
    method: way?.carrier ?? method,
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(way?.carrier && named),
      ...way?.headers,
    },
    body: way?.body ?? probeBody,
  })
}

/** A question that was asked under another method may be answered as a question. */
function cameThrough(heard: Heard, { carrier }: Way): boolean {
  return carrier && heard.status < 300 ? false : wasLetThrough(heard)
}

/** Refused for the way it was sent, not for want of a session, too many attempts or a failure. */
function isRefusal(heard: Heard): boolean {
  const { status } = heard
  if (status < 300) return true
  if ([400, 404, 405, 415, 422].includes(status)) return true
  return status === 403 && ['csrf', 'cross_site'].includes(codeOf(heard) ?? '')
}
