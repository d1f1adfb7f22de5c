import type { Language } from '#contract/shared.ts'
import { deviceOf, makeMailLink } from '#features/identity/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import type { Letter } from '#providers/mail/write-letter.ts'
import { type Alarming, alarming } from './alarming.ts'
import { eventById } from './event-by-id.ts'
import { mailToMember } from './mail-to-member.ts'

/** What was done to somebody's sign-in, when and on what, with the link that undoes what can be undone. Of each event one mail, from one task. */
export async function mailAlarming(
  context: TaskContext,
  name: string,
  whom: string,
  { eventId, data }: { eventId: string; data: Record<string, unknown> },
) {
  const row = alarming.find(({ event }) => event === name)
  const { installation, principal } = context
  const event = await withAccount(installation, principal, (scope) => eventById(scope, eventId))
  const named = data[whom]
  const memberId = typeof named === 'string' ? named : event?.memberId
  if (!row || !event || !memberId) return
  await mailToMember(context, memberId, async (scope, { language, timeZone }) => {
    const alarm = await alarmIn(scope, { memberId, eventId, language })
    return alarm && { ...letterOf(row, event, { language, timeZone }), alarm }
  })
}

/** "This wasn't me" about this event, for a mail to this member; null where they are gone. `unless` says what it is for, where nothing has happened yet. */
export async function alarmIn(
  scope: Scope,
  of: { memberId: string; eventId: string; language: Language; unless?: string },
): Promise<NonNullable<Letter['alarm']> | null> {
  const url = await makeMailLink(scope, 'alarm', of.memberId, { note: of.eventId })
  if (url === null) return null
  const { unless, press, label } = around[of.language]
  return { sentence: `${of.unless ?? unless} ${press}`, label, url }
}

function letterOf(
  { words }: Alarming,
  { at, secret: { origin } }: NonNullable<Awaited<ReturnType<typeof eventById>>>,
  { language, timeZone }: { language: Language; timeZone: string },
) {
  const { subject, happened } = words[language]
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    at,
  )
  const { small, unknown, on, titles } = around[language]
  const { browser, system } = deviceOf(origin?.agent ?? '')
  const device = browser && system ? on(browser, system) : (browser ?? system ?? unknown)
  return {
    subject,
    sentences: [
      happened,
      [`${titles.when}: ${when}`, ...(origin ? [`${titles.device}: ${device}`] : [])].join('. '),
    ],
    small: [small],
  }
}

const around = {
  en: {
    titles: { when: 'When', device: 'On' },
    on: (browser: string, system: string) => `${browser} on ${system}`,
    unknown: 'a device that we do not know',
    small: 'If this was you, there is nothing to do.',
    unless: 'If not:',
    press:
      'one press signs everybody out and keeps your sign-in shut until you have set a new password. The link works once, for 7 days.',
    label: 'This wasn’t me',
  },
  es: {
    titles: { when: 'Cuándo', device: 'En' },
    on: (browser: string, system: string) => `${browser} en ${system}`,
    unknown: 'un dispositivo que no conocemos',
    small: 'Si fuiste tú, no hay nada que hacer.',
    unless: 'Si no:',
    press:
      'con un toque se cierran todas las sesiones y tu acceso queda cerrado hasta que pongas una contraseña nueva. El enlace sirve una vez, durante 7 días.',
    label: 'No fui yo',
  },
}
