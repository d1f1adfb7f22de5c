import { randomUUID } from 'node:crypto'
import { problemSchema } from '#contract/problems.ts'
import type { Browser } from '../canary-client.ts'
import { type Heard, type Knock, knock } from '../knock.ts'
import type { Belongings, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  codeOf,
  type Described,
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
} from './support/operations.ts'
import { undeclaredIn } from './support/undeclared.ts'
import { fieldsOf, knownNames, nonsense, nonsenseTexts, validBody } from './support/valid-body.ts'

export const inputIsValidated: Check = {
  id: 'input-is-validated',
  commitment: 'C-3.3c',
  looksAt:
    'Takes the description of every operation, spoils one field at a time, adds fields that nobody knows, another business’s id, odd content types, broken and oversized texts, and reads the answers for fields that are not declared.',
  run: examine,
}

type Ground = { stage: Stage; owner: Browser; belongings: Belongings; refusals: number }

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  const owner = await stage.canaries.a.as('owner')
  const belongings = await stage.canaries.a.belongings()
  const ground: Ground = { stage, owner, belongings, refusals: 0 }
  const read = await mustDeclareAnswers(ground)
  let fields = 0
  for (const operation of operations) {
    const path = pathOf(operation, belongings) ?? pathToNothing(operation)
    if (operation.changes) {
      const own = validBody(operation.endpoint, knownNames(belongings, stage.canaries.a.marker))
      await mustRefuseUnknownFields(ground, operation, path, own ?? {})
      await mustRefuseOddForms(ground, operation, path, own ?? {})
      if (own) fields += await mustRefuseSpoiltFields(ground, operation, path, own)
    }
    fields += await mustRefuseSpoiltQuery(ground, operation, path)
    await mustRefuseSpoiltPath(ground, operation)
  }
  return {
    examined: operations.length + fields,
    floor: described.length + fieldsToSpoil(described),
    control: `owner read ${read.answers} answers, ${read.marked} with the marker, and changed a contact, before nonsense was refused`,
    measured: { operations: operations.length, fields, refusals: ground.refusals, answers: read.answers },
  }
}

/** Each field that the running server names must be seen to be judged. */
function fieldsToSpoil(described: Described[]): number {
  return described.reduce((sum, { fields }) => sum + fields.body.length + fields.query.length, 0)
}

/** The control, and a promise of its own: what the owner reads is there, and holds nothing that its description does not know. */
async function mustDeclareAnswers({ stage, owner, belongings }: Ground) {
  const { marker } = stage.canaries.a
  const read = { answers: 0, marked: 0 }
  const look = (operation: Operation, heard: Heard) => {
    if (heard.status !== 200) throw new Error(`the owner could not use ${operation.id}: ${heard.status}`)
    const declared = operation.endpoint.response.safeParse(heard.json)
    if (!declared.success) throw new Broken('answer_not_as_described', operation.id)
    const [field] = undeclaredIn(heard.json, declared.data)
    if (field !== undefined) throw new Broken('undeclared_field', `${operation.id} ${withoutNumbers(field)}`)
    read.answers++
    if (heard.text.includes(marker)) read.marked++
  }
  for (const operation of operations.filter(({ changes, endpoint }) => !changes && !endpoint.raw)) {
    const path = pathOf(operation, belongings)
    if (path) look(operation, await knock(stage, path, { headers: pageHeaders(owner) }))
  }
  const change = operations.find(({ id }) => id === 'contacts.changeContact')
  const path = change && pathOf(change, belongings)
  if (path) look(change, await knock(stage, path, asJson({ owner }, change, {})))
  if (read.marked === 0) throw new Error('the owner saw nothing of what is hers')
  return read
}

/** One field more than the contract knows, among them those by which other programs were made to change another’s account. */
async function mustRefuseUnknownFields(ground: Ground, operation: Operation, path: string, own: object) {
  const foreign = ground.stage.canaries.b.accountId
  for (const more of [{ account_id: foreign }, { accountId: foreign }, { role: 'owner', isAdmin: true }]) {
    const heard = await knock(ground.stage, path, asJson(ground, operation, { ...own, ...more }))
    mustBeRefused(ground, heard, 'unknown_field_accepted', operation, Object.keys(more)[0])
  }
  const wrong = await knock(ground.stage, `${path}?accountId=${foreign}`, asJson(ground, operation, own))
  mustBeRefused(ground, wrong, 'unknown_field_accepted', operation, 'accountId in its address')
}

/** Everything about the body that is not its fields. What it would say is right, so only its form can be the reason of a refusal. */
async function mustRefuseOddForms(ground: Ground, operation: Operation, path: string, own: object) {
  const text = JSON.stringify(own)
  const rest = text.length > 2 ? `,${text.slice(1)}` : '}'
  const right = asJson(ground, operation, own)
  const { bodyBytesMax = 64 * 1024 } = operation.endpoint
  const forms: [reason: string, knock: Knock][] = [
    ...oddTypes.map((type): [string, Knock] => [
      'content_type_accepted',
      { ...right, headers: { ...right.headers, 'content-type': type } },
    ]),
    ['prototype_key_accepted', { ...right, body: `{"__proto__":{"role":"owner"}${rest}` }],
    ['prototype_key_accepted', { ...right, body: `{"constructor":{"prototype":{"role":"owner"}}${rest}` }],
    ['broken_json_accepted', { ...right, body: text.slice(0, -1) }],
    ['broken_json_accepted', { ...right, body: `${text}${text}` }],
    ['other_than_fields_accepted', { ...right, body: `[${text}]` }],
    ['other_than_fields_accepted', { ...right, body: '"text"' }],
    ['oversize_accepted', withLength(right, bodyBytesMax + 1)],
  ]
  for (const [reason, form] of forms) {
    mustBeRefused(ground, await knock(ground.stage, path, form), reason, operation)
  }
}

const oddTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=latin1',
  'application/json x',
  'application/merge-patch+json',
]

/** Announced and never sent. */
function withLength({ method, headers }: Knock, bytes: number): Knock {
  return { ...(method && { method }), headers: { ...headers, 'content-length': String(bytes) } }
}

/** Answers how many fields were seen to be judged. What the contract takes is not sent: nothing is to change. */
async function mustRefuseSpoiltFields(
  ground: Ground,
  operation: Operation,
  path: string,
  own: Record<string, unknown>,
): Promise<number> {
  const { body: schema } = operation.endpoint
  let judged = 0
  for (const field of fieldsOf(schema)) {
    const spoilt = nonsense
      .map((value) => ({ ...own, [field]: value }))
      .filter((body) => !schema.safeParse(body).success)
    for (const body of spoilt) {
      const heard = await knock(ground.stage, path, asJson(ground, operation, body))
      mustBeRefused(ground, heard, 'nonsense_accepted', operation, field)
    }
    if (spoilt.length > 0) judged++
  }
  return judged
}

async function mustRefuseSpoiltQuery(ground: Ground, operation: Operation, path: string): Promise<number> {
  const { query: schema, raw } = operation.endpoint
  if (operation.changes) return 0
  const { stage, owner } = ground
  let judged = 0
  for (const field of fieldsOf(schema)) {
    const spoilt = nonsenseTexts.filter((text) => !schema.safeParse({ [field]: text }).success)
    for (const text of spoilt) {
      const query = new URLSearchParams({ [field]: text })
      const heard = await knock(stage, `${path}?${query}`, { headers: pageHeaders(owner) })
      mustBeRefused(ground, heard, 'nonsense_accepted', operation, field)
    }
    if (spoilt.length > 0) judged++
  }
  if (raw) return judged
  const unknown = await knock(stage, `${path}?account_id=${stage.canaries.b.accountId}`, {
    headers: pageHeaders(owner),
  })
  mustBeRefused(ground, unknown, 'unknown_field_accepted', operation, 'account_id in its address')
  return judged
}

async function mustRefuseSpoiltPath(ground: Ground, operation: Operation) {
  const { endpoint, method, changes } = operation
  if (!endpoint.path.includes('{')) return
  const { stage, owner } = ground
  for (const text of [...nonsenseTexts.slice(1), '../members', randomUUID().slice(1)]) {
    const path = `/api/v1${endpoint.path.replaceAll(/\{\w+\}/g, encodeURIComponent(text))}`
    const headers = { ...pageHeaders(owner), ...(changes && { 'content-type': 'application/json' }) }
    const heard = await knock(stage, path, { method, headers, ...(changes && { body: '{}' }) })
    mustBeRefused(ground, heard, 'nonsense_accepted', operation, 'in its address')
  }
}

function asJson(
  { owner }: Pick<Ground, 'owner'>,
  { method, closed }: Operation,
  body: object,
): Knock & { headers: Record<string, string> } {
  const headers = closed ? pageHeaders(owner) : { 'sec-fetch-site': 'same-origin' }
  return {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/**
 * Refused for its form, as a problem of the contract with nothing undeclared in it. What the operation refuses for reasons of its own was let
 * through to it: accepted, and stopped by luck.
 */
function mustBeRefused(ground: Ground, heard: Heard, reason: string, { endpoint }: Operation, what = '') {
  const { status, json } = heard
  const where = `${endpoint.id} ${what}`.trim()
  const code = codeOf(heard) ?? ''
  if (status < 300 || (!refusalsOfForm.has(code) && endpoint.refusals.some((own) => own === code)))
    throw new Broken(reason, where)
  if (status === 503) throw new Error(`${where} could not be told: ${status}`)
  if (status >= 500) throw new Broken('nonsense_breaks_something', where)
  if (!refusalsOfForm.has(code)) throw new Error(`${where} was refused otherwise: ${status} ${code}`)
  const problem = problemSchema.safeParse(json)
  if (!problem.success) throw new Broken('refusal_not_as_described', where)
  if (undeclaredIn(json, problem.data).length > 0) throw new Broken('undeclared_field', `refusal of ${where}`)
  ground.refusals++
}

const refusalsOfForm = new Set([
  'invalid_request',
  'invalid_json',
  'unsupported_content_type',
  'body_too_large',
  'not_found',
  'unknown_cursor',
])

function withoutNumbers(path: string): string {
  return path.replaceAll(/\/\d+/g, '/*')
}
