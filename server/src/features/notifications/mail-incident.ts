import type { Language } from '#contract/shared.ts'
import { addresseeOf } from '#features/identity/public.ts'
import { listMembers } from '#features/team/public.ts'
import { withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { plainName, writeLetter } from '#providers/mail/write-letter.ts'

type About = { data: { memberId: string } }

/** Somebody in the team said "this wasn't me": owners and admins are told, but for themselves. */
export async function mailIncident({ installation, principal }: TaskContext, { data: { memberId } }: About) {
  const { mail, config } = installation
  if (!mail) return
  const { readers, who } = await withAccount(installation, principal, async (scope) => {
    const { items } = await listMembers(scope)
    const leads = items.filter(({ id, role }) => id !== memberId && (role === 'owner' || role === 'admin'))
    return { readers: leads.map(({ email }) => email), who: await addresseeOf(scope, memberId) }
  })
  const businessName = plainName(who.businessName)
  const { label, ...said } = words[who.language](plainName(who.name))
  const url = `${config.publicUrl.origin}/settings/team`
  const letter = writeLetter({ ...said, language: who.language, businessName, action: { label, url } })
  for (const to of readers) await mail({ to, ...letter })
}

const words: Record<
  Language,
  (name: string) => { subject: string; sentences: string[]; label: string; small: string[] }
> = {
  en: (name) => ({
    subject: `${name} says: this wasn’t me`,
    sentences: [
      `${name} raised an alarm about their sign-in. They are signed out everywhere, and nothing sensitive of theirs can be changed until they have set a new password.`,
      'Ask them by phone what they saw, and look in the audit log at what was done in their name.',
    ],
    label: 'Look at it',
    small: ['You get this because you own or administer the business.'],
  }),
  es: (name) => ({
    subject: `${name} dice: no fui yo`,
    sentences: [
      `${name} dio la alarma sobre su acceso. Se cerraron todas sus sesiones y no puede cambiar nada delicado hasta que ponga una contraseña nueva.`,
      'Pregúntale por teléfono qué vio y mira en el registro qué se hizo en su nombre.',
    ],
    label: 'Mirarlo',
    small: ['Recibes esto porque eres propietario o administrador de la empresa.'],
  }),
}
