import type { Heard } from '../knock.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { searchRows } from './support/account-tables.ts'
import {
  asFreshOwner,
  askByKey,
  type CanaryKey,
  freshKey,
  keysByScope,
  listKeys,
  newestEvents,
  opens,
} from './support/canary-keys.ts'
import { lookIntoFiles } from './support/look-into-files.ts'
import { needlesOf } from './support/needles.ts'
import {
  codeOf,
  type Described,
  describedOperations,
  type Operation,
  operations,
  pathOf,
  pathToNothing,
  probeBody,
} from './support/operations.ts'
import type { OwnSession } from './support/sign-in.ts'

export const keyScopes: Check = {
  id: 'key-scopes',
  commitment: 'C-3.2b',
  looksAt:
    'Has an API key of a test business for each permission that a key can have, calls every operation with each of them, and compares what was let in with what the description of the API says. Then it makes a new secret and looks for it in every column that the application reads, in the files of this installation, and in the answers.',
  run: examine,
}

/** Under these nothing is ever for a key: what is a person's own, the keys themselves, and who is in the team. */
const forPeopleAlone = /^(identity|integrations)\.|^team\.(invite|resend|withdraw|change|remove)/
const atOnce = 4
const filesBytesMax = 96 * 1024 * 1024

async function examine(stage: Stage): Promise<Examined> {
  const { a } = stage.canaries
  const described = (await describedOperations(stage)).filter(({ closed }) => closed)
  const beyond = described.find(({ id, keyScope }) => keyScope !== null && forPeopleAlone.test(id))
  if (beyond) throw new Broken('for_keys_beyond_the_list', beyond.id)
  return asFreshOwner(stage, a, async (owner) => {
    const scopes = (await listKeys(stage, owner)).scopes
    const published = new Set(described.flatMap(({ keyScope }) => keyScope ?? []))
    const missing = [...published].find((scope) => !scopes.includes(scope))
    if (missing) throw new Error(`the owner cannot give a key ${missing}`)
    const matrix = await compareWithDescription(stage, a, await keysByScope(stage, owner, scopes), described)
    const hidden = await mustBeToldOnce(stage, a, owner)
    return {
      examined: matrix.examined,
      floor: described.length * published.size,
      control: `keys were let into ${matrix.letIn} operations and saw the marker in ${matrix.marked} answers; ${hidden.control}`,
      measured: {
        keys: scopes.length,
        operations: described.length,
        letIn: matrix.letIn,
        ...hidden.measured,
      },
    }
  })
}

type Seen = { examined: number; letIn: number; marked: number }

async function compareWithDescription(
  stage: Stage,
  canary: Canary,
  keys: Map<string, CanaryKey>,
  described: Described[],
): Promise<Seen> {
  const belongings = await canary.belongings()
  const scopeOf = new Map(described.map(({ id, keyScope }) => [id, keyScope]))
  const asked = operations
    .filter(({ id }) => scopeOf.has(id))
    .map((operation) => ({
      operation,
      path: pathOf(operation, belongings) ?? pathToNothing(operation),
      needs: scopeOf.get(operation.id)!,
    }))
  const seen: Seen = { examined: 0, letIn: 0, marked: 0 }
  const waiting = [...keys]
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [scope, key] = next
      for (const { operation, path, needs } of asked) {
        const heard = await ask(stage, key, operation, path)
        const isIn = wasLetIn(operation, scope, heard)
        if (isIn && needs !== scope)
          throw new Broken('let_in_beyond_its_scopes', `${operation.id} with ${scope}`)
        if (!isIn && needs === scope)
          throw new Broken('refused_what_was_given', `${operation.id} with ${scope}`)
        if (heard.text.includes(key.secret)) throw new Broken('secret_told_again', operation.id)
        seen.examined++
        if (isIn) seen.letIn++
        if (heard.text.includes(canary.marker)) seen.marked++
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  if (seen.marked === 0) throw new Error('no key saw anything of what its business has')
  return seen
}

/** A change is asked for with a field that is not known: what is let in is refused for that, and nothing changes. */
function ask(stage: Stage, key: CanaryKey, { method, changes }: Operation, path: string): Promise<Heard> {
  return askByKey(stage, key, path, {
    method,
    ...(changes && { headers: { 'content-type': 'application/json' }, body: probeBody }),
  })
}

const refusals = ['key_scope', 'key_not_allowed', 'forbidden']

function wasLetIn({ id }: Operation, scope: string, heard: Heard): boolean {
  if (heard.status === 401 || heard.status === 429 || heard.status >= 500)
    throw new Error(`${id} with ${scope} could not be told: ${heard.status}`)
  return !refusals.includes(codeOf(heard) ?? '')
}

/** A secret of this moment is in the one answer that tells it, and nowhere else. */
async function mustBeToldOnce(stage: Stage, canary: Canary, owner: OwnSession) {
  const since = Date.now()
  const key = await freshKey(stage, owner, { name: 'told once', scopes: ['account.read'] })
  if (!(await opens(stage, key, '/api/v1/account'))) throw new Error('a key of a canary opens nothing')
  // The part that nobody is told in clear anywhere: what stands before it is the key's id.
  const word = key.secret.split('_').at(-1)!
  const rows = await searchRows(stage, canary.accountId, needlesOf(word))
  if (rows.hits.length > 0) throw new Broken('secret_in_a_column', rows.hits.join(', '))
  const [event] = await newestEvents(stage, owner)
  const needles = { secret: needlesOf(word) }
  const files = lookIntoFiles(stage, needles, event!.id, since, { bytesMax: filesBytesMax })
  if (files.hits[0]) throw new Broken('secret_in_a_file', files.hits[0].place)
  return {
    control: `the new key opened what it was given; ${files.control ?? 'database files cannot be read here'}`,
    measured: { columnsSearched: rows.columns, ...files.measured },
  }
}
