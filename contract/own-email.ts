import { z } from 'zod'
import { raisedAlarmSchema } from './alarms.ts'
import { endpoint } from './endpoint.ts'
import { emailSchema } from './identity.ts'

const mailTokenSchema = z.string().min(20).max(200)

export const askForEmailChange = endpoint({
  id: 'identity.askForEmailChange',
  method: 'POST',
  path: '/email/change',
  summary:
    'Have another address: a link goes there, and with it the change is made. The same answer after the same time whether somebody has it here already',
  access: { signedIn: true, own: true, fresh: true },
  fixture: { name: 'mail server', body: { email: 'another-{mark}@newcomer.example' } },
  body: z.strictObject({ email: emailSchema }),
  refusals: ['email_same', 'mail_missing', 'proof_needed', 'rate_limited'],
})

export const changeEmail = endpoint({
  id: 'identity.changeEmail',
  method: 'PUT',
  path: '/email/change',
  summary:
    'Confirm the new address by the link that was mailed there: from now on it signs in. The old one is told, with a way back',
  access: { open: 'the token in the link is the proof; single use, 256 bits, a quarter of an hour' },
  fixture: { name: 'new address link', body: { token: '{token}' } },
  body: z.strictObject({ token: mailTokenSchema }),
  refusals: ['link_used', 'rate_limited'],
})

export const undoEmailChange = endpoint({
  id: 'identity.undoEmailChange',
  method: 'PUT',
  path: '/email/undo',
  summary:
    'Take a change of address back, by the link that the old address was sent: the old one counts again, and all else is as after an alarm',
  access: { open: 'the token in the link is the proof; single use, 256 bits, seven days' },
  fixture: { name: 'old address link', body: { token: '{token}' } },
  body: z.strictObject({ token: mailTokenSchema }),
  /** Not `restored` where somebody else has shown meanwhile that the address is theirs. */
  response: raisedAlarmSchema.extend({ restored: z.boolean() }),
  refusals: ['link_used', 'rate_limited'],
})
