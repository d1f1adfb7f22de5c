export { keyExposed, keyIsOld, keyRevoked, keyRotated } from './events.ts'
export { findCaller, keyWorks } from './find-key.ts'
export { makeToken } from './key-token.ts'
export { keyNames, keysOf, oldKeysOf } from './queries.ts'
