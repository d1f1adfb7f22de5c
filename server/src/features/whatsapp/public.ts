export { connectNumber, numberConnected } from './connect-number.ts'
export { handleItems, type Item, ItemUnreadable } from './process-item.ts'
export { accessOf, listNumbers } from './queries.ts'
export { mountWebhook } from './webhook.ts'
