import type { BotInput, BotSettings, BotTurn } from './bot-turn.ts'
import { takeTurn } from './take-turn.ts'

/** A Wednesday, ten in the morning in Austin. */
export const openHour = new Date('2026-11-18T16:00:00Z')
/** A Sunday, two at night in Austin. */
export const closedHour = new Date('2026-11-22T08:00:00Z')

export const plumber: BotSettings = {
  businessName: 'Copper Creek Plumbing',
  trade: 'plumbing',
  languages: ['en', 'es'],
  timeZone: 'America/Chicago',
  businessHours: ([1, 2, 3, 4, 5] as const).map((day) => ({ day, opens: '07:30', closes: '18:00' })),
  serviceZips: ['78701', '78704', '78745'],
  handOverName: 'Maria',
}

export const airConditioner: BotSettings = { ...plumber, businessName: 'Live Oak Air', trade: 'hvac' }

/** A whole conversation, one message per turn; the turns in order. */
export function talk(
  settings: BotSettings,
  messages: (string | BotInput | (string | BotInput)[])[],
  now = openHour,
): BotTurn[] {
  const turns: BotTurn[] = []
  for (const message of messages) {
    const inputs = (Array.isArray(message) ? message : [message]).map(
      (input): BotInput => (typeof input === 'string' ? { kind: 'text', text: input } : input),
    )
    turns.push(takeTurn(settings, turns.at(-1)?.state ?? null, inputs, now))
  }
  return turns
}

export const said = (turn: BotTurn | undefined) => (turn?.replies ?? []).map((reply) => reply.text).join('\n')
export const signalKinds = (turn: BotTurn | undefined) => (turn?.signals ?? []).map((signal) => signal.kind)
