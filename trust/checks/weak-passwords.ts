import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { openPasswordPlaces, randomPassword, verdictOf } from './support/password-places.ts'

export const weakPasswords: Check = {
  id: 'weak-passwords',
  commitment: 'A-09',
  looksAt:
    'Sends a fixed list of passwords that are long enough and easy to guess to every place that sets one: each must be refused as easy to guess, beside one drawn by chance that is taken.',
  run: examine,
}

/** All of at least fifteen characters: they are refused for what they are. Collected by us, in the ways in which people lengthen what they know. */
const weak = [
  'aaaaaaaaaaaaaaaa',
  '123456789012345',
  'abcdefghijklmnopq',
  'qwertyuiopasdfgh',
  '1qaz2wsx3edc4rfv',
  'password1234567',
  'P@ssw0rdP@ssw0rd',
  'contraseña123456',
  'dragonmonkey2026',
  'letmeinletmein!!',
  'iloveyou20262026',
  'sunshinefootball',
  'Plumbline-202612',
]

async function examine(stage: Stage): Promise<Examined> {
  const opened = await openPasswordPlaces(stage)
  try {
    for (const place of opened.places) {
      for (const password of weak) {
        const verdict = verdictOf(place, await place.send(password))
        if (verdict !== 'password_guessable')
          throw new Broken(
            'weak_password_taken',
            `number ${weak.indexOf(password) + 1} at ${place.operation}: ${verdict}`,
          )
      }
      const good = verdictOf(place, await place.send(randomPassword(20)))
      if (good !== 'passed') throw new Error(`a good password was not taken at ${place.operation}: ${good}`)
    }
    const places = opened.places.length
    return {
      examined: places * weak.length,
      floor: 6 * weak.length,
      control: `a password drawn by chance was taken at each of ${places} places`,
      measured: {
        places,
        passwords: weak.length,
        refused: `${places * weak.length}/${places * weak.length}`,
      },
    }
  } finally {
    await opened.end()
  }
}
