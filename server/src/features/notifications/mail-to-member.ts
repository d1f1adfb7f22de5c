import { type Addressee, addresseeOf } from '#features/identity/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { type Letter, plainName, writeLetter } from '#providers/mail/write-letter.ts'

/** `to`: where it is not the address that they have now. */
type Composed = Omit<Letter, 'language' | 'businessName'> & { to?: string }

export type Reader = Addressee & { businessName: string }

/**
 * Mails something to a member of the task's account, in its language. `compose` makes what must be made with it, such as a link, and answers null when there is
 * nothing to say any more. Nothing is open while the mail server is asked; a second run sends a second mail with a link of its own.
 */
export async function mailToMember(
  { installation, principal }: TaskContext,
  memberId: string,
  compose: (scope: Scope, reader: Reader) => Promise<Composed | null>,
) {
  const { mail } = installation
  if (!mail) return
  const written = await withAccount(installation, principal, async (scope) => {
    const reader = await addresseeOf(scope, memberId)
    const businessName = plainName(reader.businessName)
    const composed = await compose(scope, { ...reader, businessName, name: plainName(reader.name) })
    if (!composed) return null
    const { to = reader.email, ...words } = composed
    return { to, ...writeLetter({ ...words, language: reader.language, businessName }) }
  })
  if (written) await mail(written)
}
