import { join } from 'node:path'
import { z } from 'zod'
import { graphId } from '../world/ids.ts'
import { Store } from '../world/store.ts'

/** Somebody with an account at the stand-in. `hd`: the domain of a Workspace account. */
export const personSchema = z.strictObject({
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 ASCII characters'),
  name: z.string().min(1).max(200),
  email: z.string().min(3).max(320),
  email_verified: z.boolean().default(true),
  hd: z.string().min(1).max(255).optional(),
})
export type GoogleAccount = z.infer<typeof personSchema>

/** One of each kind that a site must tell apart: who Google answers for, and who not. */
const somePeople: GoogleAccount[] = [
  {
    sub: '104000000000000000001',
    name: 'Ana Torres',
    email: 'ana.torres.of.nowhere@gmail.com',
    email_verified: true,
  },
  {
    sub: '104000000000000000002',
    name: 'Ben Okafor',
    email: 'ben@copperridge.example',
    email_verified: true,
    hd: 'copperridge.example',
  },
  { sub: '104000000000000000003', name: 'Carla Weiss', email: 'carla@weiss.example', email_verified: true },
  { sub: '104000000000000000004', name: 'Dev Patel', email: 'dev@patel.example', email_verified: false },
]

const peopleMax = 500

/** Who has an account there; kept in a folder where one is given. */
export class People {
  private people: GoogleAccount[]
  private readonly store: Store

  constructor(dataFolder: string | undefined) {
    this.store = new Store(dataFolder && join(dataFolder, 'google.json'), () => ({
      version: 1,
      people: this.people,
    }))
    const saved = this.store.load() as { people: GoogleAccount[] } | undefined
    this.people = saved?.people ?? [...somePeople]
  }

  list(): readonly GoogleAccount[] {
    return this.people
  }

  find(sub: string): GoogleAccount | undefined {
    return this.people.find((person) => person.sub === sub)
  }

  add(given: Omit<GoogleAccount, 'sub'> & { sub?: string | undefined }): GoogleAccount {
    const person = { ...given, sub: given.sub ?? graphId(21) }
    this.people = [...this.people.filter(({ sub }) => sub !== person.sub), person].slice(-peopleMax)
    this.store.saveSoon()
    return person
  }

  /** The same account with another name or address, as happens. */
  change(sub: string, change: Partial<GoogleAccount>): GoogleAccount | undefined {
    const before = this.find(sub)
    return before && this.add({ ...before, ...change, sub })
  }

  trySave(): void {
    this.store.trySave()
  }
}
