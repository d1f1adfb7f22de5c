export { mustBeTimeZone } from './change-account.ts'
export { readAccount } from './read-account.ts'
