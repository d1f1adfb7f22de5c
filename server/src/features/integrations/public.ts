export { keyRevoked, keyRotated } from './events.ts'
export { findCaller, keyWorks } from './find-key.ts'
export { makeToken } from './key-token.ts'
export { keyNames } from './queries.ts'
