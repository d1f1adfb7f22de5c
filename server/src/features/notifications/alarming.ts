import { type Role, roleSchema } from '#contract/permissions.ts'
import type { Language } from '#contract/shared.ts'

/** What is mailed to the person whose sign-in it is, with "this wasn't me": what a thief would do first. */
export type Alarming = {
  /** The event, by its name. */
  event: string
  /** Who is told, by the field of the event that names them: `memberId`, or where it has none, whoever did it. */
  tells?: string[]
  /** Not every one of that name. */
  when?(data: Record<string, unknown>): boolean
  words: Record<Language, { subject: string; happened: string }>
}

export const alarming: Alarming[] = [
  {
    event: 'identity.signed_in',
    when: ({ newDevice, first }) => newDevice === true && first !== true,
    words: {
      en: {
        subject: 'Signed in on a new device',
        happened: 'Somebody signed in as you, in a browser that was not known.',
      },
      es: {
        subject: 'Acceso desde un dispositivo nuevo',
        happened: 'Alguien entró con tu acceso, en un navegador que no se conocía.',
      },
    },
  },
  row('identity.password_changed', {
    en: ['Your password was changed', 'The password of your sign-in was changed.'],
    es: ['Se cambió tu contraseña', 'Se cambió la contraseña de tu acceso.'],
  }),
  row('identity.passkey_added', {
    en: ['A passkey was added', 'A passkey was added to your sign-in: whoever has it can come in.'],
    es: ['Se añadió una llave de acceso', 'Se añadió una llave de acceso: quien la tiene puede entrar.'],
  }),
  row('identity.passkey_removed', {
    en: ['A passkey was removed', 'A passkey was removed from your sign-in.'],
    es: ['Se quitó una llave de acceso', 'Se quitó una llave de acceso de tu cuenta.'],
  }),
  row('identity.google_linked', {
    en: ['Google was linked', 'A Google account was linked to your sign-in: whoever has it can come in.'],
    es: ['Se vinculó Google', 'Se vinculó una cuenta de Google a tu acceso: quien la tiene puede entrar.'],
  }),
  row('identity.google_unlinked', {
    en: ['Google was unlinked', 'A Google account was unlinked from your sign-in.'],
    es: ['Se desvinculó Google', 'Se desvinculó una cuenta de Google de tu acceso.'],
  }),
  row('identity.second_factor_added', {
    en: ['A second factor was set up', 'A second factor was set up for your sign-in.'],
    es: ['Se configuró un segundo factor', 'Se configuró un segundo factor para tu acceso.'],
  }),
  row('identity.second_factor_removed', {
    en: ['The second factor was removed', 'The second factor of your sign-in was removed.'],
    es: ['Se quitó el segundo factor', 'Se quitó el segundo factor de tu acceso.'],
  }),
  {
    ...row('identity.recovery_codes_made', {
      en: ['New recovery codes were made', 'New recovery codes were made. Those before work no more.'],
      es: [
        'Se crearon códigos nuevos',
        'Se crearon códigos de recuperación nuevos. Los anteriores ya no sirven.',
      ],
    }),
    // With a second factor come its first codes: that is one thing, and told once.
    when: ({ renewed }) => renewed === true,
  },
  row('identity.recovery_code_used', {
    en: ['A recovery code was used', 'Somebody signed in as you with one of your recovery codes.'],
    es: ['Se usó un código de recuperación', 'Alguien entró con uno de tus códigos de recuperación.'],
  }),
  row('integrations.key_made', {
    en: ['An API key was made', 'An API key was made in your name: a program that has it acts as you.'],
    es: [
      'Se creó una clave de API',
      'Se creó una clave de API a tu nombre: un programa que la tiene actúa como tú.',
    ],
  }),
  {
    ...row('team.member_changed', {
      en: ['Your role was raised', 'You may do more in this business from now on.'],
      es: ['Tu rol subió', 'Desde ahora puedes hacer más en esta empresa.'],
    }),
    when: ({ from, to }) => rankOf(to) < rankOf(from),
  },
  {
    ...row('team.ownership_taken', {
      en: [
        'The ownership was handed over',
        'The ownership of this business went from one person to another.',
      ],
      es: ['La propiedad cambió de manos', 'La propiedad de esta empresa pasó de una persona a otra.'],
    }),
    // Whoever has it now, and whoever had it.
    tells: ['memberId', 'from'],
  },
]

function row(event: string, { en, es }: Record<Language, [subject: string, happened: string]>): Alarming {
  const words = ([subject, happened]: [string, string]) => ({ subject, happened })
  return { event, words: { en: words(en), es: words(es) } }
}

/** The owner's is 0. */
function rankOf(role: unknown): number {
  return roleSchema.options.indexOf(role as Role)
}
