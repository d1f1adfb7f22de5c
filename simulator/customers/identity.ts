import type { Chat, Customer } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { phoneDigits } from '../world/world.ts'

/**
 * What a business is shown of a customer. Who took a username hides the number, unless this business wrote to that
 * number itself within 30 days; from before user ids existed there is a number only.
 */
export function shownIdentity(world: World, customer: Customer, chat: Chat): ShownIdentity {
  const digits = phoneDigits(customer)
  const isNumberShown =
    customer.identity !== 'user_id_only' || (chat.numberShownUntil ?? 0) > world.clock.now()
  return {
    phone: isNumberShown ? digits : undefined,
    userId:
      customer.identity === 'phone_only'
        ? undefined
        : world.userId(customer, world.businessIdOf(chat.numberId)),
  }
}

/** One of `value.contacts`. */
export function webhookContact(
  customer: Customer,
  shown: ShownIdentity,
  options: { withUsername: boolean },
): object {
  const showsUsername = options.withUsername && customer.username !== null && shown.userId !== undefined
  return {
    profile: { name: customer.name, ...(showsUsername && { username: customer.username }) },
    ...(shown.phone !== undefined && { wa_id: shown.phone }),
    ...(shown.userId !== undefined && { user_id: shown.userId }),
  }
}

export type ShownIdentity = { phone: string | undefined; userId: string | undefined }
