import type { Language } from '#contract/shared.ts'
import { type WrittenLetter, writeLetter } from '#providers/mail/write-letter.ts'

/** To somebody who is nobody here yet. Nothing that they wrote stands in it: they may have written it about somebody else. */
export function newcomerLetter(language: Language, code: string): WrittenLetter {
  const { subject, sentences, small } = newcomer[language](code)
  return writeLetter({ language, businessName: 'Plumbline', subject, sentences, small })
}

/** To somebody who signs in here with this address already. */
export function knownLetter(language: Language, origin: string): WrittenLetter {
  const { label, ...words } = known[language]
  const action = { label, url: `${origin}/sign-in` }
  return writeLetter({ language, businessName: 'Plumbline', ...words, action })
}

const newcomer: Record<
  Language,
  (code: string) => { subject: string; sentences: string[]; small: string[] }
> = {
  en: (code) => ({
    subject: `${code} is your code`,
    sentences: [
      'Somebody, most likely you, sets up a business in Plumbline with this address. Type this code on the page on which you did:',
      code,
    ],
    small: [
      'The code works once, for 30 minutes, in that browser. If this was not you, do nothing: without the code nothing is set up.',
    ],
  }),
  es: (code) => ({
    subject: `${code} es tu código`,
    sentences: [
      'Alguien, seguramente tú, crea una empresa en Plumbline con esta dirección. Escribe este código en la página donde lo hiciste:',
      code,
    ],
    small: [
      'El código sirve una vez, durante 30 minutos, en ese navegador. Si no fuiste tú, no hagas nada: sin el código no se crea nada.',
    ],
  }),
}

const known: Record<Language, { subject: string; sentences: string[]; label: string; small: string[] }> = {
  en: {
    subject: 'You have a sign-in already',
    sentences: [
      'Somebody, most likely you, wanted to set up a business in Plumbline with this address. You sign in with it already, so nothing was made.',
      'Sign in as always. There the menu opens another business for you, with the same sign-in.',
    ],
    label: 'Sign in',
    small: [
      'If you have lost your password, the sign-in page sends you a link for a new one. If this was not you, do nothing.',
    ],
  },
  es: {
    subject: 'Ya tienes un acceso',
    sentences: [
      'Alguien, seguramente tú, quiso crear una empresa en Plumbline con esta dirección. Ya entras con ella, así que no se creó nada.',
      'Entra como siempre. Allí el menú te abre otra empresa, con el mismo acceso.',
    ],
    label: 'Entrar',
    small: [
      'Si perdiste tu contraseña, la página de acceso te envía un enlace para una nueva. Si no fuiste tú, no hagas nada.',
    ],
  },
}
