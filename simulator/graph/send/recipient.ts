import { GraphError } from '../../errors.ts'
import type { BusinessNumber, Customer } from '../../world/types.ts'
import type { World } from '../../world/world.ts'
import type { Parameters } from '../parameters.ts'

/** Whom a send is for. `customer` is undefined when nobody on this platform has that number or id. */
export type Recipient = {
  addressedBy: 'phone' | 'user_id'
  /** As given, and as the platform writes it: digits, or the user id. */
  input: string
  key: string
  customer: Customer | undefined
}

/** `to` (a number) wins over `recipient` (a business-scoped user id). */
export function readRecipient(world: World, number: BusinessNumber, parameters: Parameters): Recipient {
  const { to, recipient, recipient_type: kind } = parameters
  if (kind !== undefined && kind !== 'individual') {
    throw new GraphError(130501, `recipient_type: ${JSON.stringify(kind)} is not simulated here`)
  }
  if (to !== undefined) return byPhone(world, number, to)
  if (recipient === undefined) {
    throw new GraphError(131008, 'to is required', { message: '(#100) The parameter to is required.' })
  }
  if (typeof recipient !== 'string' || !/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(recipient)) {
    throw new GraphError(131009, 'recipient is not a business-scoped user id')
  }
  const customer = world.customerByUserId(recipient, world.businessIdOf(number.id))
  return { addressedBy: 'user_id', input: recipient, key: recipient, customer }
}

function byPhone(world: World, number: BusinessNumber, to: unknown): Recipient {
  const input = typeof to === 'number' ? String(to) : to
  if (typeof input !== 'string' || !/^\+?[\d\s().-]{5,40}$/.test(input.trim())) {
    throw new GraphError(131009, 'to is not a phone number')
  }
  const key = input.replace(/\D/g, '')
  if (key.length < 5 || key.length > 20) throw new GraphError(131009, 'to is not a phone number')
  if (key === number.displayNumber.replace(/\D/g, '')) {
    throw new GraphError(131021, 'The recipient is the sending number itself.')
  }
  return { addressedBy: 'phone', input, key, customer: world.customerByPhone(key) }
}
