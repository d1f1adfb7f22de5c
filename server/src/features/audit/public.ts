export { recordRefusal } from './record-refusal.ts'
export { startSealing } from './seal-events.ts'
