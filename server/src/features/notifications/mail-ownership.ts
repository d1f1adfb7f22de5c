import type { Language } from '#contract/shared.ts'
import { addresseeOf } from '#features/identity/public.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { plainName } from '#providers/mail/write-letter.ts'
import { mailToMember } from './mail-to-member.ts'

/** To whoever the ownership was offered: the mail says so and gives nothing away, for it takes their sign-in and a fresh proof. */
export async function mailOwnershipOffer(
  context: TaskContext,
  { data: { offerId, memberId } }: { data: { offerId: string; memberId: string } },
) {
  await mailToMember(context, memberId, async (scope, { language, businessName }) => {
    const offer = await scope.database
      .selectFrom('ownership_offers')
      .select('from_member')
      .where('id', '=', offerId)
      .where('status', '=', 'open')
      .executeTakeFirst()
    if (!offer) return null
    const { name } = await addresseeOf(scope, offer.from_member)
    const { label, ...words } = offerWords[language](plainName(name), businessName)
    const url = `${scope.installation.config.publicUrl.origin}/settings/team`
    return { ...words, action: { label, url } }
  })
}

type Words = { subject: string; sentences: string[]; label: string; small: string[] }

const offerWords: Record<Language, (name: string, business: string) => Words> = {
  en: (name, business) => ({
    subject: `${name} offers you the ownership of ${business}`,
    sentences: [
      `${name} would hand the ownership of ${business} over to you. When you accept, you are the owner and ${name} is an admin.`,
    ],
    label: 'Look at the offer',
    small: ['It is open for 7 days. Nothing changes before you accept.'],
  }),
  es: (name, business) => ({
    subject: `${name} te ofrece la propiedad de ${business}`,
    sentences: [
      `${name} quiere pasarte la propiedad de ${business}. Si aceptas, tú eres propietario y ${name} pasa a ser administrador.`,
    ],
    label: 'Ver la oferta',
    small: ['Está abierta durante 7 días. Nada cambia hasta que aceptes.'],
  }),
}
