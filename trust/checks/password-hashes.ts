import { join } from 'node:path'
import { z } from 'zod'
import type { Role, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { needlesOf } from './support/needles.ts'
import { fileHolds, searchFiles } from './support/search-files.ts'
import { signInAnew, signOut, trySignIn } from './support/sign-in.ts'
import { cookiesOf } from './support/test-person.ts'

export const passwordHashes: Check = {
  id: 'password-hashes',
  commitment: 'C-3.1b',
  looksAt:
    'Counts what kinds of password hashes are stored and how many different salts they have, signs a test person in with the right password and not with a wrong one, and searches the files of this installation for the passwords of the test people.',
  run: examine,
}

const costMin = 12
const roles: Role[] = ['owner', 'admin', 'member', 'viewer']
const searchedBytesMax = 48 * 1024 * 1024

async function examine(stage: Stage): Promise<Examined> {
  const { a, b } = stage.canaries
  const canaries = [a, b].flatMap(({ people }) => roles.map((role) => people[role]))
  const person = a.people.member
  const session = await signInAnew(stage, a, 'member')
  await signOut(stage, session)
  // In the browser that is known now: of strangers' guesses there are five in an hour, for all of them together.
  const guess = { ...person, password: altered(person.password) }
  const wrong = await trySignIn(stage, guess, cookiesOf(session.heard))
  if (wrong.status === 200) throw new Broken('wrong_password_accepted')
  if (wrong.status !== 401) throw new Error(`a wrong password was answered ${wrong.status}`)

  const { hashes, costs } = await mustBeHashed(stage)
  const searched = mustBeNowhereInClear(
    stage,
    canaries.map(({ password }) => password),
    person.password,
  )
  return {
    examined: hashes,
    floor: canaries.length,
    control: 'a test person signed in with the right password, right before a wrong one was refused',
    measured: { hashes, costs, ...searched },
  }
}

/** Another password of the same length, in one letter. */
function altered(password: string): string {
  return password.slice(0, -1) + (password.endsWith('x') ? 'y' : 'x')
}

async function mustBeHashed({ checker }: Stage) {
  const { rows } = await checker.query(
    'select format, bytes, people::int, salts::int from password_formats()',
  )
  const kinds = z.array(kindSchema).parse(rows)
  for (const { format, bytes, people, salts } of kinds) {
    const [, cost] = hashFormat.exec(format) ?? []
    if (cost === undefined || bytes !== hashBytes) throw new Broken('not_hashed', `${people} passwords`)
    if (Number(cost) < costMin) throw new Broken('hashed_too_cheaply', `cost ${Number(cost)}`)
    if (salts !== people) throw new Broken('salts_repeat', `${salts} salts for ${people} passwords`)
  }
  return {
    hashes: kinds.reduce((sum, { people }) => sum + people, 0),
    costs: kinds.map(({ format }) => hashFormat.exec(format)?.[1]).join(' '),
  }
}

const kindSchema = z.object({ format: z.string(), bytes: z.int(), people: z.int(), salts: z.int() })

/** Version of the way of hashing, bcrypt, cost; then a salt of 22 letters and a digest of 31. */
const hashFormat = /^1:\$2b\$(\d\d)\$$/
const hashBytes = '1:'.length + 60

/** They must stand in the checker’s own file: without it nobody could sign in here as a test person. In `proof` are copies with people of their own. */
function mustBeNowhereInClear({ files }: Stage, passwords: string[], usedNow: string) {
  const own = join(files.dataFolder, 'checker.json')
  if (!fileHolds(own, Buffer.from(usedNow))) throw new Error('the search does not find what is there')
  const needles = { password: [...passwords.map((password) => Buffer.from(password)), ...needlesOf(usedNow)] }
  const { hits, filesUnread, bytesRead, ...looked } = searchFiles([files.dataFolder], needles, {
    bytesMax: searchedBytesMax,
    turn: Math.floor(Date.now() / 3_600_000),
    except: [own, `${own}.draft`, join(files.dataFolder, 'proof')],
  })
  const found = hits.password ?? []
  if (found.length > 0) throw new Broken('password_in_a_file', `${found.length} files`)
  return {
    filesSearched: looked.files,
    megabytesSearched: Math.round(bytesRead / 1024 / 1024),
    megabytesLeft: Math.round(looked.bytesLeft / 1024 / 1024),
    filesUnread,
  }
}
