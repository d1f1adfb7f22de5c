import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import { findPerson, openAccount } from '#features/identity/public.ts'
import { addMember } from '#features/team/public.ts'
import { connectNumber, listNumbers } from '#features/whatsapp/public.ts'
import { Refusal } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asOwner, asSystem, type Principal, type Scope, withAccount } from '#kernel/scope.ts'

export type Person = { email: string; password: string }
export type SeededCanary = {
  accountId: string
  people: Record<Role, Person>
  /** Somebody whose password stands on the list of common ones, as if it had come there after they chose it. */
  listed: Person
  /** A member who does next to nothing, and whose role no check changes: as if they had been there for long. */
  settled: Person
  whatsapp: {
    phoneNumberId: string
    displayNumber: string
    wabaId: string
    appSecret: string
    accessToken: string
    /** Of a canary that was made before this word followed from the master key, it is not this. */
    verifyToken: string
    webhookUrl: string
  }
}

/**
 * The two accounts through which the checker looks and writes: made once, the way that every account is made, with a number at a Meta app of
 * the checker's own stand-in. Their passwords and secrets follow from the master key, so nobody keeps them. Quiet when they are there.
 */
export async function seedCanaries(
  installation: Installation,
  standInUrl: string,
): Promise<Record<'a' | 'b', SeededCanary>> {
  await installation.pools.app.query('select move_canary_graph($1)', [standInUrl])
  return {
    a: await seedCanary(installation, 'a', standInUrl),
    b: await seedCanary(installation, 'b', standInUrl),
  }
}

async function seedCanary(
  installation: Installation,
  name: 'a' | 'b',
  standInUrl: string,
): Promise<SeededCanary> {
  const people = peopleOf(installation, name)
  const accountId = (await find(installation, name)) ?? (await make(installation, name, people))
  const digit = name === 'a' ? '1' : '2'
  const number = { phoneNumberId: `19000000000000${digit}`, wabaId: `99000000000000${digit}` }
  const secrets = {
    appSecret: secretOf(installation, `canary ${name} app`),
    accessToken: secretOf(installation, `canary ${name} token`),
    verifyToken: secretOf(installation, `canary ${name} webhook`),
  }
  const connected: { displayNumber: string; webhookUrl: string } =
    (await numberOf(installation, accountId)) ??
    (await connectNumber(
      installation,
      await ownerOf(installation, accountId),
      {
        ...number,
        accessToken: secrets.accessToken,
        app: { name: `Canary ${name}`, appId: `9${digit}`, appSecret: secrets.appSecret },
      },
      {
        url: standInUrl,
        version: installation.config.graph.version,
        ownPath: true,
        verifyToken: secrets.verifyToken,
      },
    ).then(({ number }) => ({ displayNumber: number.displayNumber, webhookUrl: number.app.webhookUrl })))
  const listed = listedPersonOf(installation, name)
  await add(installation, accountId, { name: 'Canary listed', role: 'viewer', ...listed })
  const settled = personOf(installation, name, 'settled')
  await add(installation, accountId, { name: 'Canary settled', role: 'member', ...settled })
  return { accountId, people, listed, settled, whatsapp: { ...number, ...connected, ...secrets } }
}

async function find({ pools }: Installation, name: string): Promise<string | null> {
  const { rows } = await pools.app.query<{ id: string | null }>('select canary($1) as id', [name])
  return rows[0]!.id
}

async function make(
  installation: Installation,
  name: 'a' | 'b',
  people: Record<Role, Person>,
): Promise<string> {
  try {
    const { accountId } = await openAccount(
      installation,
      {
        businessName: `Canary ${name.toUpperCase()}`,
        trade: name === 'a' ? 'plumbing' : 'hvac',
        timeZone: 'UTC',
        languages: ['en', 'es'],
        businessHours: [],
        owner: { name: 'Canary owner', ...people.owner },
        demo: false,
        signedUp: false,
        onlyFirst: false,
      },
      (scope) => complete(scope, name, people),
    )
    return accountId
  } catch (error) {
    // Another process has made it at the same moment.
    const made = error instanceof Refusal && error.code === 'email_taken' && (await find(installation, name))
    if (made) return made
    throw error
  }
}

/** In the transaction that makes the account: a canary is never half there. */
async function complete(scope: Scope, name: string, people: Record<Role, Person>) {
  for (const role of ['admin', 'member', 'viewer'] as const)
    await addMember(scope, { name: `Canary ${role}`, role, ...people[role] })
  await sql`select mark_canary(${name})`.execute(scope.database)
}

function peopleOf(installation: Installation, name: string): Record<Role, Person> {
  const one = (role: Role) => personOf(installation, name, role)
  return { owner: one('owner'), admin: one('admin'), member: one('member'), viewer: one('viewer') }
}

function personOf(installation: Installation, name: string, who: string): Person {
  return {
    email: `${who}@canary-${name}.invalid`,
    password: secretOf(installation, `canary ${name} ${who}`),
  }
}

/** Two common words with numbers between, which the list finds, and twenty-four digits that nobody can guess. */
function listedPersonOf(installation: Installation, name: string): Person {
  const digits = BigInt(`0x${secretOf(installation, `canary ${name} listed`)}`)
    .toString()
    .slice(0, 24)
  return { email: `listed@canary-${name}.invalid`, password: `dragon${digits}monkey` }
}

/** Where they are not there already: canaries of before had fewer people. */
async function add(
  installation: Installation,
  accountId: string,
  person: Person & { name: string; role: Role },
) {
  if (await findPerson(installation, person.email)) return
  try {
    await withAccount(installation, asSystem(accountId), (scope) => addMember(scope, person))
  } catch (error) {
    // Another process has made them at the same moment.
    if (!(error instanceof Refusal && error.code === 'email_taken')) throw error
  }
}

function secretOf({ master }: Installation, purpose: string): string {
  return master.derive(purpose).export().toString('hex')
}

async function ownerOf(installation: Installation, accountId: string): Promise<Principal> {
  const owner = await withAccount(installation, asSystem(accountId), ({ database }) =>
    database.selectFrom('members').select('id').where('role', '=', 'owner').executeTakeFirstOrThrow(),
  )
  return asOwner(accountId, owner.id)
}

async function numberOf(installation: Installation, accountId: string) {
  return withAccount(installation, asSystem(accountId), async (scope) => {
    const [number] = (await listNumbers(scope)).items
    return number ? { displayNumber: number.displayNumber, webhookUrl: number.app.webhookUrl } : null
  })
}
