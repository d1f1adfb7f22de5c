import { z } from 'zod'
import type { MaskedKind } from './masked-text.ts'

/**
 * What says how a customer is reached. Who may not see it gets it masked, whatever endpoint tells it: a response marks such a field with one of these, and
 * `kernel/http/mount.ts` does the rest. Words may hold a number or an e-mail beside other things, as a name does that is just the number.
 */
export const phoneField = z.string().meta({ masked: 'phone' satisfies MaskedKind })
export const emailField = z.string().meta({ masked: 'email' satisfies MaskedKind })
export const wordsField = z.string().meta({ masked: 'words' satisfies MaskedKind })

/** For bodies in which an e-mail stands: what was shown masked may come back. */
export const maskedEmailSchema = z.string().regex(/^.?•••@•••$/u)
