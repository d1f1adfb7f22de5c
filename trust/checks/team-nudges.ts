import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { ageMember } from './support/ageing.ts'
import { asFreshOwner } from './support/canary-keys.ts'
import { giveRights } from './support/give-rights.ts'
import { type OwnSession, sessionOf, signOut, trySignIn } from './support/sign-in.ts'
import { namedFor, type Teammate, teamOf } from './support/team.ts'

export const teamNudges: Check = {
  id: 'team-nudges',
  commitment: 'A-10',
  looksAt:
    'Makes a member of a test business one who was not seen for 61 days, and two others owners beside its owner: the team’s page and its check-up must show both, and neither any more once the member has signed in and the owners are what they were.',
  run: examine,
}

const idleDays = 61

async function examine(stage: Stage): Promise<Examined> {
  const { a } = stage.canaries
  return asFreshOwner(stage, a, async (owner) => {
    const team = await teamOf(stage, owner)
    const who = ({ email }: { email: string }) => {
      const found = team.find((member) => member.email === email)
      if (!found) throw new Error('a person of a canary is not shown in its team')
      return found
    }
    await mustNameWhoIsIdle(stage, owner, who(a.settled))
    await mustNameManyOwners(stage, owner, {
      first: who(a.people.owner),
      more: [
        { id: who(a.people.admin).id, now: who(a.people.admin).role, role: 'admin' },
        { id: who(a.people.viewer).id, now: who(a.people.viewer).role, role: 'viewer' },
      ],
    })
    return {
      examined: team.length + 6,
      // Six people are in a canary; each of the two was named not, then named, then not any more.
      floor: 6 + 6,
      control: 'whoever had just signed in was not named, and neither were two owners',
      measured: { people: team.length, idleDays, owners: 3 },
    }
  })
}

async function mustNameWhoIsIdle(stage: Stage, owner: OwnSession, { id, email }: Teammate) {
  const { a } = stage.canaries
  const isNamed = async () => (await namedFor(stage, owner, 'members_idle')).has(id)
  const comeIn = async () => signOut(stage, sessionOf(await trySignIn(stage, a.settled)))
  const shown = async () => {
    const member = (await teamOf(stage, owner)).find((one) => one.email === email)
    return {
      role: member?.role,
      secondFactor: member?.secondFactor,
      since: Date.parse(member?.lastActiveAt ?? ''),
    }
  }
  await comeIn()
  if (await isNamed()) throw new Broken('active_called_idle')
  await ageMember(stage, a, id, { sinceDays: idleDays, unseenDays: idleDays })
  const { role, secondFactor, since } = await shown()
  if (role !== 'member' || secondFactor !== false || Date.now() - since < (idleDays - 1) * 86_400_000)
    throw new Broken('team_shown_wrongly', `${role} ${secondFactor}`)
  if (!(await isNamed())) throw new Broken('idle_not_named')
  await comeIn()
  if (Date.now() - (await shown()).since > 60_000) throw new Broken('team_shown_wrongly', 'last activity')
  if (await isNamed()) throw new Broken('named_for_good', 'members_idle')
}

/** `now` is another than their role where an earlier run was cut off. */
type Someone = { id: string; now: string; role: 'admin' | 'viewer' }

async function mustNameManyOwners(
  stage: Stage,
  owner: OwnSession,
  { first, more }: { first: { id: string }; more: Someone[] },
) {
  const named = async () => [...(await namedFor(stage, owner, 'owners_many')).keys()].sort()
  const be = (id: string, role: 'owner' | Someone['role']) =>
    giveRights(stage, owner, id, { role, rights: null })
  for (const { id, now, role } of more) if (now !== role) await be(id, role)
  try {
    const [second, third] = more
    await be(second!.id, 'owner')
    if ((await named()).length > 0) throw new Broken('two_owners_called_many')
    await be(third!.id, 'owner')
    const expected = [first, ...more].map(({ id }) => id).sort()
    if (String(await named()) !== String(expected)) throw new Broken('owners_not_named')
  } finally {
    for (const { id, role } of more) await be(id, role)
  }
  if ((await named()).length > 0) throw new Broken('named_for_good', 'owners_many')
}
