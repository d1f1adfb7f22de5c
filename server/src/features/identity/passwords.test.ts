import { createHash, createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import { describe, expect, test } from 'vitest'
import { Refusal } from '#kernel/http/refusal.ts'
import { masterKeyFrom } from '#kernel/keys/master-key.ts'
import { testMaster } from '#testing/master.ts'
import { hashPassword, mustBeGoodPassword, passwordMatches } from './passwords.ts'

const context = ['Ace Plumbing', 'Dana Whitfield', 'dana', 'aceplumbing', 'com']

describe('a password', () => {
  test.each([
    ['fourteen chars', 'password_too_short'],
    ['', 'password_too_short'],
    ['😀'.repeat(14), 'password_too_short'],
    [`${'ab c'.repeat(32)}x`, 'password_too_long'],
    ['aaaaaaaaaaaaaaa', 'password_guessable'],
    ['aaaaaaaaaaaaaaab', 'password_guessable'],
    ['abababababababab', 'password_guessable'],
    ['pass pass pass pass', 'password_guessable'],
    ['123456789012345', 'password_guessable'],
    ['987654321098765', 'password_guessable'],
    ['abcdefghijklmnop', 'password_guessable'],
    ['ABCDEFGHIJKLMNOP', 'password_guessable'],
    ['1234567812345678', 'password_guessable'],
    ['password password', 'password_guessable'],
    ['PasswordPassword1', 'password_guessable'],
    ['Password1Password2', 'password_guessable'],
    ['correct horse battery staple', 'password_guessable'],
    ['Qwertyuiopasdfgh', 'password_guessable'],
    ['ｑｗｅｒｔｙｕｉｏｐａｓｄｆｇｈ', 'password_guessable'],
    ['the quick brown fox', 'password_guessable'],
    ['letmeinletmein!', 'password_guessable'],
    ['Ace Plumbing 2026', 'password_guessable'],
    ['aceplumbing12345', 'password_guessable'],
    ['Dana Whitfield 1', 'password_guessable'],
    ['plumbline-2026-!!', 'password_guessable'],
    ['welcome plumbline', 'password_guessable'],
    ['!!!!!!!!!!!!!!!!!', 'password_guessable'],
    ['               ', 'password_guessable'],
    ['estaesmicontraseña', 'password_guessable'],
  ] as const)('%j is refused: %s', (password, code) => {
    const refusal = caught(() => mustBeGoodPassword(password, context))
    expect(refusal?.code).toBe(code)
    expect(refusal?.status).toBe(422)
  })

  test.each([
    'seven copper pipes whistle',
    'exactly 15 char',
    'tres tuberías de cobre silban',
    '配管工は毎朝六時に起きてお茶を飲む',
    '😀🚿🔧🪠🧰🛁🚽💧🔥❄️🌡️🧯🪛🔩🧱',
    'my dog Dana eats pipe wrenches',
    'k7$Vq2!mZ9@pL4#x',
    createHash('sha512').update('128 characters').digest('hex'),
    '!@#$%^&*()_+-=[]',
  ])('%j is accepted: length and luck decide, not kinds of characters', (password) => {
    expect(caught(() => mustBeGoodPassword(password, context))).toBeNull()
  })
})

describe('what many people choose', () => {
  test.each([
    'password',
    'P@ssw0rd',
    'Passw0rd2026',
    'qwertyui',
    '1qaz2wsx',
    'iloveyou',
    'letmein1',
    'contraseña',
    'teamomucho',
    'realmadrid',
    'Sunshine2026!!!!',
    'monkeydragon2026',
    'qazwsxedcrfvtgb',
  ])('%j is refused beside a second factor too', (password) => {
    expect(caught(() => mustBeGoodPassword(password, [], 8))?.code).toBe('password_guessable')
  })

  test.each(['kP7!vqX2', 'Vk9?wwQ4'])(
    '%j is not among it: eight are enough beside a second factor',
    (password) => {
      expect(caught(() => mustBeGoodPassword(password, [], 8))).toBeNull()
      expect(caught(() => mustBeGoodPassword(password, []))?.code).toBe('password_too_short')
    },
  )
})

describe('the hash of a password', () => {
  test('is bcrypt of cost 12 over a keyed pre-hash, and differs each time', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => hashPassword(testMaster, 'seven copper pipes')))
    expect(one).toMatch(/^1:\$2b\$12\$/)
    expect(one).not.toBe(two)
    const preHash = createHmac('sha256', testMaster.derive('passwords'))
      .update('seven copper pipes')
      .digest('base64')
    expect(await bcrypt.compare(preHash, one!.slice(2))).toBe(true)
    expect(await bcrypt.compare('seven copper pipes', one!.slice(2))).toBe(false)
  })

  test('matches that password alone: the 73rd byte counts, what follows a NUL counts, case and spaces count', async () => {
    const long = 'x'.repeat(72)
    const cases: [password: string, ...others: string[]][] = [
      [`${long}a`, `${long}b`],
      ['before\u0000after', 'before\u0000other'],
      ['seven copper pipes', 'Seven copper pipes', 'seven copper pipes '],
    ]
    const answers = await Promise.all(
      cases.map(async (tried) => {
        const hash = await hashPassword(testMaster, tried[0])
        return Promise.all(tried.map((password) => passwordMatches(testMaster, password, hash)))
      }),
    )
    expect(answers).toEqual([
      [true, false],
      [true, false],
      [true, false, false],
    ])
  })

  test('is of the same password however its letters are put together', async () => {
    const hash = await hashPassword(testMaster, 'tuber\u00eda de cobre')
    expect(await passwordMatches(testMaster, 'tuberi\u0301a de cobre', hash)).toBe(true)
  })

  test('is worth nothing without the master key', async () => {
    const hash = await hashPassword(testMaster, 'seven copper pipes')
    expect(await passwordMatches(masterKeyFrom(Buffer.alloc(32, 9)), 'seven copper pipes', hash)).toBe(false)
  })

  test('that is missing, of another version or damaged matches nothing', async () => {
    for (const stored of [null, '', '1:', '2:$2b$12$x', 'nonsense', '1:$2b$12$short']) {
      expect(await passwordMatches(testMaster, 'seven copper pipes', stored), String(stored)).toBe(false)
    }
  })
})

test('to look for an unknown person takes the work of comparing a password', async () => {
  const hash = await hashPassword(testMaster, 'seven copper pipes')
  // The processor's time, not the clock's: others use this machine as well.
  const workOf = async (stored: string | null) => {
    const before = process.cpuUsage()
    for (let round = 0; round < 3; round++) await passwordMatches(testMaster, 'another password', stored)
    return process.cpuUsage(before).user
  }
  const known = await workOf(hash)
  const unknown = await workOf(null)
  expect(unknown / known).toBeGreaterThan(0.6)
  expect(unknown / known).toBeLessThan(1.6)
})

test('a flood of sign-ins never has more than two hashes under way, is answered in turn, and past its queue is told to wait', async () => {
  let running = 0
  let most = 0
  const real = bcrypt.compare
  bcrypt.compare = (async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    return false
  }) as typeof bcrypt.compare
  try {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        passwordMatches(testMaster, 'x', null).catch((error: Refusal) => error.code),
      ),
    )
    expect(most).toBe(2)
    expect(answers.filter((answer) => answer === false)).toHaveLength(42)
    expect(answers.filter((answer) => answer === 'rate_limited')).toHaveLength(18)
    expect(await passwordMatches(testMaster, 'x', null)).toBe(false)
  } finally {
    bcrypt.compare = real
  }
})

test('strangers who sign up or set a password by a link wait among strangers: whoever is signed in does not wait for them', async () => {
  const release: (() => void)[] = []
  const real = bcrypt.compare
  bcrypt.compare = (() =>
    new Promise<boolean>((done) => release.push(() => done(false)))) as unknown as typeof bcrypt.compare
  try {
    const flood = Array.from({ length: 2 }, () => passwordMatches(testMaster, 'x', null))
    let isSet = false
    const stranger = hashPassword(testMaster, 'of a stranger').then(() => {
      isSet = true
    })
    await hashPassword(testMaster, 'of somebody signed in', 'known')
    expect(isSet).toBe(false)
    for (const done of release) done()
    await Promise.all([...flood, stranger])
    expect(isSet).toBe(true)
  } finally {
    bcrypt.compare = real
  }
})

function caught(work: () => unknown): Refusal | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
