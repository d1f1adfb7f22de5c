import { createHmac } from 'node:crypto'
import { vi } from 'vitest'
import { testMaster, testPassword } from './master.ts'

/**
 * bcrypt, as it is, and slow: what it has answered once in a file of tests is remembered. Comparing the same password with the same hash gives the same, and
 * whoever is given the password of all test people gets one hash of it. Of every other password each hash is a new one.
 */
vi.mock('bcrypt', async (importOriginal) => {
  const { default: bcrypt } = await importOriginal<
    typeof import('bcrypt') & { default: typeof import('bcrypt') }
  >()
  const preHash = createHmac('sha256', testMaster.derive('passwords')).update(testPassword).digest('base64')
  const hashes = new Map<string | number, Promise<string>>()
  const answers = new Map<string, Promise<boolean>>()
  const remembered = <Key, Value>(memory: Map<Key, Promise<Value>>, key: Key, work: () => Promise<Value>) => {
    const known = memory.get(key) ?? work()
    memory.set(key, known)
    return known
  }
  return {
    default: {
      ...bcrypt,
      hash: (text: string, salt: string | number) =>
        text === preHash ? remembered(hashes, salt, () => bcrypt.hash(text, salt)) : bcrypt.hash(text, salt),
      compare: (text: string, hash: string) =>
        remembered(answers, `${hash} ${text}`, () => bcrypt.compare(text, hash)),
    },
  }
})
