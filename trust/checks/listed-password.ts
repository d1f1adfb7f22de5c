import { z } from 'zod'
import { isCommon } from '#contract/passwords.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { askAs, freshPerson, leaveAsItWas } from './support/test-person.ts'

export const listedPassword: Check = {
  id: 'listed-password',
  commitment: 'C-9a',
  looksAt:
    'Signs in a test person whose password has come onto the list of common ones since they chose it: they must be asked to change it, at this sign-in and whenever a page asks, and somebody with a password drawn by chance must not.',
  run: examine,
}

async function examine(stage: Stage): Promise<Examined> {
  const { a } = stage.canaries
  if (!isCommon(a.listed.password)) throw new Error('the password of the test person is not on the list')
  // Whatever earlier sign-ins have noted is forgotten first: it is this one that must find it.
  const other = await freshPerson(stage, a, a.people.viewer)
  const listed = await freshPerson(stage, a, a.listed)
  try {
    if (isAsked(other.session.heard.json))
      throw new Error('somebody with a password by chance is asked to change it')
    if (!isAsked(listed.session.heard.json)) throw new Broken('not_asked_at_sign_in')
    const later = await askAs(stage, listed.session, 'GET', '/api/v1/session')
    if (!isAsked(later.json)) throw new Broken('not_asked_afterwards')
    return {
      examined: 2,
      floor: 2,
      control:
        'a test person with a password drawn by chance signed in just before and was asked for nothing',
    }
  } finally {
    for (const person of [other, listed]) await leaveAsItWas(stage, person)
  }
}

function isAsked(json: unknown): boolean {
  return z.object({ duties: z.object({ changePassword: z.boolean() }) }).parse(json).duties.changePassword
}
