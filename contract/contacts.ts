import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { emailSchema } from './identity.ts'
import { emailField, maskedEmailSchema, phoneField, wordsField } from './masking.ts'
import {
  canSchema,
  idParams,
  idSchema,
  languageSchema,
  lineSchema,
  pageOf,
  pageQuery,
  sourceSchema,
  timeSchema,
} from './shared.ts'

export const contactSchema = z
  .object({
    id: idSchema,
    /** What to call them: their name, else their username, else their number. Never empty. */
    displayName: wordsField,
    name: wordsField.nullable(),
    /** E.164; null for somebody who hides the number behind a username. */
    phone: phoneField.nullable(),
    email: emailField.nullable(),
    username: wordsField.nullable(),
    language: languageSchema.nullable(),
    source: sourceSchema,
    optedOutAt: timeSchema.nullable(),
    createdAt: timeSchema,
    conversationId: idSchema.nullable(),
    /** `identify`: write number and e-mail. */
    can: z.object({ change: canSchema, identify: canSchema }),
  })
  .meta({ id: 'Contact' })
export type Contact = z.infer<typeof contactSchema>

export const listContacts = endpoint({
  id: 'contacts.listContacts',
  method: 'GET',
  path: '/contacts',
  summary: 'Contacts, newest first',
  access: { permission: 'contacts.read' },
  fixture: { name: 'contact', query: { cursor: '{cursor}', limit: '1' } },
  query: z.strictObject(pageQuery),
  response: pageOf(contactSchema),
  refusals: ['unknown_cursor'],
})

export const readContact = endpoint({
  id: 'contacts.readContact',
  method: 'GET',
  path: '/contacts/{id}',
  summary: 'One contact',
  access: { permission: 'contacts.read' },
  fixture: { name: 'contact' },
  params: idParams,
  response: contactSchema,
})

const contactFields = {
  name: lineSchema(200).optional(),
  phone: lineSchema(40).optional(),
  email: emailSchema.optional(),
  language: languageSchema.optional(),
}

export const createContact = endpoint({
  id: 'contacts.createContact',
  method: 'POST',
  path: '/contacts',
  summary: 'Make a contact by hand',
  access: { permission: 'contacts.identify' },
  fixture: {
    name: 'contact',
    body: { name: '{mark} Ruiz', phone: '{phone}', email: '{email}', language: 'es', source: 'referral' },
  },
  body: z.strictObject({ ...contactFields, source: sourceSchema.default('manual') }),
  response: contactSchema,
  refusals: ['phone_invalid', 'phone_taken', 'email_in_use', 'contact_empty'],
})

export const changeContact = endpoint({
  id: 'contacts.changeContact',
  method: 'PATCH',
  path: '/contacts/{id}',
  summary: 'Change a contact; what comes back masked, as it was shown, stays as it is',
  access: { permission: 'contacts.write' },
  fixture: {
    name: 'contact',
    body: { name: '{mark} Ruiz', phone: '{phone}', email: '{email}', language: 'en' },
  },
  params: idParams,
  body: z.strictObject({
    name: lineSchema(200).nullable().optional(),
    phone: lineSchema(40).nullable().optional(),
    email: emailSchema.or(maskedEmailSchema).nullable().optional(),
    language: languageSchema.nullable().optional(),
  }),
  response: contactSchema,
  refusals: ['phone_invalid', 'phone_taken', 'email_in_use', 'contact_empty'],
})
