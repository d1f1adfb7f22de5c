export { currentTrust } from './current-trust.ts'
export { mountTrustPages } from './trust-pages.ts'
