import type { Commitment } from './commitment.ts'
import { encryption } from './encryption.ts'
import { guidance } from './guidance.ts'
import { honesty } from './honesty.ts'
import { isolation } from './isolation.ts'
import { keys } from './keys.ts'
import { messages } from './messages.ts'
import { queries } from './queries.ts'
import { requests } from './requests.ts'
import { rights } from './rights.ts'
import { signIn } from './sign-in.ts'

/** Everything that the trust page promises, in the order in which it stands there. */
export const commitments: Commitment[] = [
  ...messages,
  ...isolation,
  ...rights,
  ...encryption,
  ...signIn,
  ...keys,
  ...guidance,
  ...requests,
  ...queries,
  ...honesty,
]
