import { type Addressee, addresseeOf } from '#features/identity/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { type Letter, plainName, writeLetter } from './write-letter.ts'

export type Reader = Addressee & { businessName: string }

/**
 * Mails something to a member of the task's account, in its language. `compose` makes what must be made with it, such as a link, and answers null when there is
 * nothing to say any more. Nothing is open while the mail server is asked; a second run sends a second mail with a link of its own.
 */
export async function mailToMember(
  { installation, principal }: TaskContext,
  memberId: string,
  compose: (scope: Scope, reader: Reader) => Promise<Omit<Letter, 'language' | 'businessName'> | null>,
) {
  const { mail } = installation
  if (!mail) return
  const written = await withAccount(installation, principal, async (scope) => {
    const reader = await addresseeOf(scope, memberId)
    const businessName = plainName(reader.businessName)
    const words = await compose(scope, { ...reader, businessName, name: plainName(reader.name) })
    return (
      words && {
        to: reader.email,
        ...writeLetter({ ...words, language: reader.language, businessName }),
      }
    )
  })
  if (written) await mail(written)
}
