import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

export const contactCreated = defineEvent('contacts.contact_created', z.object({ source: z.string() }))
export const contactChanged = defineEvent(
  'contacts.contact_changed',
  z.object({ fields: z.array(z.string()) }),
)
export const contactOptedOut = defineEvent('contacts.contact_opted_out', z.object({}))
