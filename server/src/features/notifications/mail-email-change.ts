import { makeMailLink } from '#features/identity/public.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { eventById } from './event-by-id.ts'
import { mailToMember } from './mail-to-member.ts'

type About = { eventId: string; data: { memberId: string } }

/** To the address that somebody wants: whoever reads it there makes the change. None goes where it is somebody else's already. */
export async function mailNewEmail(context: TaskContext, { eventId, data: { memberId } }: About) {
  await mailToMember(context, memberId, async (scope, { language, name }) => {
    const event = await eventById(scope, eventId)
    const email = event?.secret.email
    if (!event || !email) return null
    const url = await makeMailLink(scope, 'change_email', memberId, { note: email, since: event.at })
    const { label, sentences, ...words } = wanted[language]
    return url === null ? null : { ...words, sentences: sentences(name), to: email, action: { label, url } }
  })
}

/** To the address that was theirs until a moment ago. */
export async function mailOldEmail(context: TaskContext, { eventId, data: { memberId } }: About) {
  await mailToMember(context, memberId, async (scope, { language }) => {
    const event = await eventById(scope, eventId)
    const before = event?.secret.changes?.find(({ field }) => field === 'email')?.before
    if (!event || !before) return null
    const url = await makeMailLink(scope, 'undo_email', memberId, { note: before, since: event.at })
    const { sentence, label, ...words } = changed[language]
    return url === null ? null : { ...words, to: before, alarm: { sentence, label, url } }
  })
}

const wanted = {
  en: {
    subject: 'Confirm your new address',
    sentences: (name: string) => [
      `${name} wants to sign in to Plumbline with this address from now on. If that is you, confirm that you read it.`,
    ],
    label: 'Use this address',
    small: ['The link works once, for 15 minutes. If this was not you, do nothing: nothing changes.'],
  },
  es: {
    subject: 'Confirma tu dirección nueva',
    sentences: (name: string) => [
      `${name} quiere entrar en Plumbline con esta dirección desde ahora. Si eres tú, confirma que la lees.`,
    ],
    label: 'Usar esta dirección',
    small: ['El enlace sirve una vez, durante 15 minutos. Si no fuiste tú, no hagas nada: nada cambia.'],
  },
}

const changed = {
  en: {
    subject: 'Your address was changed',
    sentences: [
      'From now on another address signs in to Plumbline for you, and mails about your sign-in go there.',
    ],
    small: ['If this was you, there is nothing to do.'],
    sentence:
      'If not: one press brings this address back, signs everybody out and keeps your sign-in shut until you have set a new password. The link works once, for 7 days.',
    label: 'This wasn’t me: bring it back',
  },
  es: {
    subject: 'Se cambió tu dirección',
    sentences: [
      'Desde ahora otra dirección entra en Plumbline por ti, y los correos sobre tu acceso van allí.',
    ],
    small: ['Si fuiste tú, no hay nada que hacer.'],
    sentence:
      'Si no: con un toque vuelve esta dirección, se cierran todas las sesiones y tu acceso queda cerrado hasta que pongas una contraseña nueva. El enlace sirve una vez, durante 7 días.',
    label: 'No fui yo: recuperarla',
  },
}
