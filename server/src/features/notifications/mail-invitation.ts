import type { Role } from '#contract/permissions.ts'
import type { Language } from '#contract/shared.ts'
import { addresseeOf } from '#features/identity/public.ts'
import { makeInvitationLink, openInvitations } from '#features/team/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { plainName, writeLetter } from '#providers/mail/write-letter.ts'

/** To the mailbox that was invited; a withdrawn invitation is not sent any more. The link is made here, so that nobody but the mailbox ever has it. */
export async function mailInvitation(
  { installation, principal }: TaskContext,
  { data: { invitationId } }: { data: { invitationId: string } },
) {
  const { mail } = installation
  if (!mail) return
  const letter = await withAccount(installation, principal, (scope) => compose(scope, invitationId))
  if (letter) await mail(letter)
}

async function compose(scope: Scope, invitationId: string) {
  const invitation = (await openInvitations(scope)).find(({ id }) => id === invitationId)
  const url = invitation && (await makeInvitationLink(scope, invitationId))
  if (!url) return null
  const inviter = await scope.database
    .selectFrom('invitations')
    .select('invited_by')
    .where('id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const { businessName, language, name } = await addresseeOf(scope, inviter.invited_by)
  const business = plainName(businessName)
  const words = invitationWords[language](plainName(name), business, roleWords[language][invitation.role])
  const { label, ...said } = words
  return {
    to: invitation.email,
    ...writeLetter({ ...said, language, businessName: business, action: { label, url } }),
  }
}

const roleWords: Record<Language, Record<Role, string>> = {
  en: { owner: 'owner', admin: 'admin', member: 'member', viewer: 'viewer' },
  es: { owner: 'propietario', admin: 'administrador', member: 'miembro', viewer: 'lector' },
}

const invitationWords: Record<
  Language,
  (
    name: string,
    business: string,
    role: string,
  ) => { subject: string; sentences: string[]; label: string; small: string[] }
> = {
  en: (name, business, role) => ({
    subject: `${business} invites you`,
    sentences: [
      `${name} invites you to work with ${business} in Plumbline, as ${role}. There the team answers its customers on WhatsApp.`,
    ],
    label: 'Accept the invitation',
    small: [
      'The link works once, for 7 days, and for this address alone. If you do not know them, do nothing.',
    ],
  }),
  es: (name, business, role) => ({
    subject: `${business} te invita`,
    sentences: [
      `${name} te invita a trabajar con ${business} en Plumbline, como ${role}. Allí el equipo responde a sus clientes en WhatsApp.`,
    ],
    label: 'Aceptar la invitación',
    small: [
      'El enlace sirve una vez, durante 7 días, y solo para esta dirección. Si no los conoces, no hagas nada.',
    ],
  }),
}
