import { makeMailLink } from '#features/identity/public.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { alarmIn } from './mail-alarming.ts'
import { mailToMember } from './mail-to-member.ts'

type About = { data: { memberId: string } }

/** The link that confirms an address. */
export async function mailVerification(context: TaskContext, { data: { memberId } }: About) {
  await mailToMember(context, memberId, async (scope, { emailVerified, language }) => {
    const url = emailVerified ? null : await makeMailLink(scope, 'verify_email', memberId)
    return url === null ? null : written(verification[language], url)
  })
}

/** The link for a new password. Anybody may have asked for it: whoever did not learns how to shut their sign-in, should they fear for it. */
export async function mailReset(
  context: TaskContext,
  { eventId, data: { memberId } }: About & { eventId: string },
) {
  await mailToMember(context, memberId, async (scope, { language }) => {
    const url = await makeMailLink(scope, 'reset_password', memberId)
    const { unless, ...words } = reset[language]
    const alarm = await alarmIn(scope, { memberId, eventId, language, unless })
    return url === null ? null : alarm && { ...written(words, url), alarm }
  })
}

/** The same to whoever has raised an alarm: without it their sign-in stays shut. */
export async function mailWayBack(context: TaskContext, { data: { memberId } }: About) {
  await mailToMember(context, memberId, async (scope, { language }) => {
    const url = await makeMailLink(scope, 'reset_password', memberId)
    return url === null ? null : written(wayBack[language], url)
  })
}

type Words = { subject: string; sentences: string[]; label: string; small: string[] }

function written({ label, ...words }: Words, url: string) {
  return { ...words, action: { label, url } }
}

const verification = {
  en: {
    subject: 'Confirm your e-mail',
    sentences: [
      'Somebody, most likely you, signs in to Plumbline with this address. Confirm that it is yours.',
    ],
    label: 'Confirm this address',
    small: [
      'The link works once, for 15 minutes. If this was not you, do nothing: nobody is signed in by this mail.',
    ],
  },
  es: {
    subject: 'Confirma tu correo',
    sentences: ['Alguien, seguramente tú, entra en Plumbline con esta dirección. Confirma que es tuya.'],
    label: 'Confirmar esta dirección',
    small: [
      'El enlace sirve una vez, durante 15 minutos. Si no fuiste tú, no hagas nada: este correo no da acceso a nadie.',
    ],
  },
}

const reset = {
  en: {
    subject: 'A new password',
    sentences: ['Somebody asked for a new password for your sign-in. If it was you, choose one now.'],
    label: 'Choose a new password',
    small: [
      'The link works once, for an hour. You are signed out everywhere then, and a second factor is asked for as always.',
      'If this was not you, your password stays as it is: perhaps somebody mistyped an address.',
    ],
    unless: 'If you fear that somebody else is in your sign-in:',
  },
  es: {
    subject: 'Una contraseña nueva',
    sentences: ['Alguien pidió una contraseña nueva para tu acceso. Si fuiste tú, elígela ahora.'],
    label: 'Elegir una contraseña nueva',
    small: [
      'El enlace sirve una vez, durante una hora. Entonces se cierran todas tus sesiones, y el segundo factor se pide como siempre.',
      'Si no fuiste tú, tu contraseña queda como está: quizá alguien se equivocó de dirección.',
    ],
    unless: 'Si temes que otra persona use tu acceso:',
  },
}

const wayBack = {
  en: {
    subject: 'Your sign-in is shut: set a new password',
    sentences: [
      'An alarm was raised for your sign-in. Everybody who was signed in as you is out, and the old password opens nothing.',
      'Set a new password, and all is as before. Then look in your settings at what was added in the last days.',
    ],
    label: 'Choose a new password',
    small: [
      'The link works once, for an hour. Later you can have another one sent from the sign-in page.',
      'A second factor is asked for as always.',
    ],
  },
  es: {
    subject: 'Tu acceso está cerrado: pon una contraseña nueva',
    sentences: [
      'Se dio la alarma sobre tu acceso. Quien había entrado como tú está fuera, y la contraseña anterior ya no abre nada.',
      'Pon una contraseña nueva y todo será como antes. Después mira en tus ajustes qué se añadió en los últimos días.',
    ],
    label: 'Elegir una contraseña nueva',
    small: [
      'El enlace sirve una vez, durante una hora. Después puedes pedir otro en la página de acceso.',
      'El segundo factor se pide como siempre.',
    ],
  },
}
