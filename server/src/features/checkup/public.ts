export { reviewDue } from './events.ts'
export { startReminding } from './remind-of-reviews.ts'
