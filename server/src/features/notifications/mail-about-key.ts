import type { ApiKey } from '#contract/integrations.ts'
import type { Language } from '#contract/shared.ts'
import { keysOf } from '#features/integrations/public.ts'
import { listMembers } from '#features/team/public.ts'
import { withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { plainName } from '#providers/mail/write-letter.ts'
import { alarmIn } from './mail-alarming.ts'
import { mailToMember } from './mail-to-member.ts'

type Words = { subject: string; sentences: string[]; label: string; small: string[] }

/** The secret of a key has been in use for a quarter. */
export async function mailOldKey(
  context: TaskContext,
  { eventId, data: { keyId, days } }: { eventId: string; data: { keyId: string; days: number } },
) {
  await mailAboutKey(context, { eventId, keyId }, 'old', (language, name) => oldWords[language](name, days))
}

/** Somebody may have the secret of a key who should not. */
export async function mailExposedKey(
  context: TaskContext,
  { eventId, data: { keyId, by } }: { eventId: string; data: { keyId: string; by: 'browser' | 'elsewhere' } },
) {
  const advice = by === 'browser' ? 'exposed' : 'elsewhere'
  await mailAboutKey(context, { eventId, keyId }, advice, (language, name) =>
    exposedWords[language](name, by),
  )
}

/**
 * To whoever made the key, and to the owners; to nobody any more once the secret was replaced or the key revoked. The maker can say that it was not
 * them who made it.
 */
async function mailAboutKey(
  context: TaskContext,
  { eventId, keyId }: { eventId: string; keyId: string },
  advice: NonNullable<ApiKey['advice']>,
  words: (language: Language, name: string) => Words,
) {
  const { installation, principal } = context
  if (!installation.mail) return
  const { key, told } = await withAccount(installation, principal, async (scope) => {
    const [key] = await keysOf(scope, keyId)
    const { items } = await listMembers(scope)
    return { key, told: items.filter(({ id, role }) => role === 'owner' || id === key?.madeBy.id) }
  })
  if (key?.advice !== advice) return
  for (const { id } of told) {
    await mailToMember(context, id, async (scope, { language }) => {
      const { label, ...said } = words(language, plainName(key.name))
      const url = new URL('/settings/keys', installation.config.publicUrl).href
      const letter = { ...said, action: { label, url } }
      if (id !== key.madeBy.id) return letter
      const alarm = await alarmIn(scope, { memberId: id, eventId, language, unless: notMade[language] })
      return alarm && { ...letter, alarm }
    })
  }
}

const notMade: Record<Language, string> = {
  en: 'If it was not you who made this key:',
  es: 'Si no fuiste tú quien creó esta clave:',
}

const oldWords: Record<Language, (name: string, days: number) => Words> = {
  en: (name, days) => ({
    subject: `The key “${name}” is ${days} days old`,
    sentences: [
      `The secret of the API key “${name}” has been the same for ${days} days. The longer a secret is in use, the more places it lies in.`,
      'Give the key a new secret. The old one works on for as long as you choose, so that nothing stands still while you change over.',
    ],
    label: 'Replace the secret',
    small: ['You are told once a quarter, until it is replaced or the key is revoked.'],
  }),
  es: (name, days) => ({
    subject: `La clave «${name}» tiene ${days} días`,
    sentences: [
      `El secreto de la clave de API «${name}» es el mismo desde hace ${days} días. Cuanto más tiempo se usa un secreto, en más sitios queda.`,
      'Dale a la clave un secreto nuevo. El anterior sigue sirviendo el tiempo que elijas, para que nada se detenga mientras haces el cambio.',
    ],
    label: 'Cambiar el secreto',
    small: ['Te lo recordamos una vez por trimestre, hasta que lo cambies o revoques la clave.'],
  }),
}

const exposedWords: Record<Language, (name: string, by: 'browser' | 'elsewhere') => Words> = {
  en: (name, by) => ({
    subject: `The key “${name}” may be in wrong hands`,
    sentences: [
      by === 'browser'
        ? `The API key “${name}” was sent by a browser, and we refused it. Whoever opens that page can read the key.`
        : `The API key “${name}” was sent from an address that is not on its list, and we refused it. Somebody there has the secret.`,
      'Give it a new secret without overlap, or revoke it. If it was a program of yours that moved, put its new address on the list of a new key.',
    ],
    label: 'See to the key',
    small: ['What the key did stands in the audit log.'],
  }),
  es: (name, by) => ({
    subject: `La clave «${name}» puede estar en malas manos`,
    sentences: [
      by === 'browser'
        ? `Un navegador envió la clave de API «${name}» y la rechazamos. Quien abra esa página puede leer la clave.`
        : `La clave de API «${name}» llegó desde una dirección que no está en su lista y la rechazamos. Alguien allí tiene el secreto.`,
      'Dale un secreto nuevo sin solape, o revócala. Si fue un programa tuyo que cambió de sitio, pon su nueva dirección en la lista de una clave nueva.',
    ],
    label: 'Revisar la clave',
    small: ['Lo que hizo la clave está en el registro de auditoría.'],
  }),
}
