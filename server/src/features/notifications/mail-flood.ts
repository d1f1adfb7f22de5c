import type { Language } from '#contract/shared.ts'
import { addresseeOf, spendAttempts } from '#features/identity/public.ts'
import { listMembers } from '#features/team/public.ts'
import { Refusal } from '#kernel/http/refusal.ts'
import { withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { plainName, writeLetter } from '#providers/mail/write-letter.ts'

/** Nobody mistypes their own password so often in a quarter of an hour. */
const floodFrom = 20

/** Somebody tries passwords for a person of this business by the dozen. */
export const isFlood = ({ count }: { count: number }) => count >= floodFrom

/** Owners are told, once a day however long it goes on and whoever else it is tried for; the audit log has all of it. */
export async function mailFlood(
  { installation, principal }: TaskContext,
  { data: { memberId, count } }: { data: { memberId: string; count: number } },
) {
  const { mail, config } = installation
  if (!mail || !(await isFirstToday(installation, principal.accountId))) return
  const { owners, who } = await withAccount(installation, principal, async (scope) => {
    const { items } = await listMembers(scope)
    return { owners: items.filter(({ role }) => role === 'owner'), who: await addresseeOf(scope, memberId) }
  })
  const { label, ...said } = words[who.language](plainName(who.name), count)
  const businessName = plainName(who.businessName)
  const url = `${config.publicUrl.origin}/settings/audit`
  const letter = writeLetter({ ...said, language: who.language, businessName, action: { label, url } })
  for (const { email } of owners) await mail({ to: email, ...letter })
}

async function isFirstToday(installation: TaskContext['installation'], accountId: string): Promise<boolean> {
  try {
    const day = 24 * 3600
    await spendAttempts(installation, [
      { name: 'flood-mail', value: accountId, allowed: 1, windowSeconds: day },
    ])
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'rate_limited') return false
    throw error
  }
}

const words: Record<
  Language,
  (name: string, count: number) => { subject: string; sentences: string[]; label: string; small: string[] }
> = {
  en: (name, count) => ({
    subject: 'Somebody tries passwords here',
    sentences: [
      `In a quarter of an hour ${count} sign-ins as ${name} were refused. Five guesses an hour are looked at, however many are made and from wherever; browsers in which ${name} has signed in before work as ever.`,
      'There is nothing that you must do. A passkey or a second factor makes a guessed password worth nothing.',
    ],
    label: 'Look at the audit log',
    small: ['You get this because you own the business, once a day at most.'],
  }),
  es: (name, count) => ({
    subject: 'Alguien prueba contraseñas aquí',
    sentences: [
      `En un cuarto de hora se rechazaron ${count} accesos como ${name}. Se miran cinco intentos por hora, por muchos que sean y vengan de donde vengan; los navegadores en los que ${name} ya entró funcionan como siempre.`,
      'No tienes que hacer nada. Con una llave de acceso o un segundo factor, una contraseña adivinada no sirve.',
    ],
    label: 'Mirar el registro',
    small: ['Recibes esto porque eres propietario de la empresa, como mucho una vez al día.'],
  }),
}
