import { masterKeyFrom } from '#kernel/keys/master-key.ts'

/** One master key for all tests: the roles of the shared cluster take their passwords from it. */
export const testMaster = masterKeyFrom(Buffer.alloc(32, 7))

/** The password of all test people. */
export const testPassword = 'seven copper pipes whistle'
