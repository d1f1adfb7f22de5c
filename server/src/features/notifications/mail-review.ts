import type { Language } from '#contract/shared.ts'
import { listMembers } from '#features/team/public.ts'
import { withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { mailToMember } from './mail-to-member.ts'

/** To the owners: it is time to look through who works there and what each may do. */
export async function mailReviewDue(context: TaskContext) {
  const { installation, principal } = context
  if (!installation.mail) return
  const { items } = await withAccount(installation, principal, listMembers)
  for (const { id } of items.filter(({ role }) => role === 'owner')) {
    await mailToMember(context, id, async (_scope, { language, businessName }) => {
      const { label, ...words } = reviewWords[language](businessName)
      return { ...words, action: { label, url: `${installation.config.publicUrl.origin}/settings/check-up` } }
    })
  }
}

type Words = { subject: string; sentences: string[]; label: string; small: string[] }

const reviewWords: Record<Language, (business: string) => Words> = {
  en: (business) => ({
    subject: `Time to look through the team of ${business}`,
    sentences: [
      'Once a quarter somebody should look at who works with you and what each may do. It takes a few minutes; rights that nobody has used for 90 days are named.',
    ],
    label: 'Look through the team',
    small: [
      'You get this because you are an owner. It comes once each quarter, and not when somebody has looked already.',
    ],
  }),
  es: (business) => ({
    subject: `Es hora de revisar el equipo de ${business}`,
    sentences: [
      'Una vez por trimestre alguien debería mirar quién trabaja con usted y qué puede hacer cada persona. Son unos minutos; se nombran los permisos que nadie usó en 90 días.',
    ],
    label: 'Revisar el equipo',
    small: ['Lo recibe porque es propietario. Llega una vez por trimestre, y no si alguien ya lo revisó.'],
  }),
}
