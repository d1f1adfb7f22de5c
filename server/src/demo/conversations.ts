import { ago, hours } from './ago.ts'
import { contactKey, demoContacts } from './contacts.ts'
import type { DemoConversation, DemoMessage, PersonKey } from './demo-business.ts'
import { newTalks } from './talks-new.ts'
import { oldTalks } from './talks-old.ts'
import { runningTalks } from './talks-running.ts'

export function demoConversations(now: Date): DemoConversation[] {
  const languages = new Map(demoContacts(now).map(({ key, language }) => [key, language]))
  return [...newTalks, ...runningTalks, ...oldTalks].map((talk) => {
    const contact = contactKey(talk.with)
    return {
      key: `conversation:${contact.slice('contact:'.length)}`,
      contact,
      language: languages.get(contact) ?? 'en',
      status: talk.status,
      bot: talk.bot,
      ...(talk.assignee && { assignee: `person:${talk.assignee}` as PersonKey }),
      ...(talk.status === 'snoozed' && { snoozedUntil: new Date(now.getTime() + hours(20) * 60_000) }),
      urgent: talk.urgent ?? false,
      messages: talk.lines.map((line) => messageOf(now, line)),
    }
  })
}

/** One conversation as it is written down: minutes ago, who (a person of the team by first name), what. */
export type Talk = {
  with: string
  status: DemoConversation['status']
  bot: DemoConversation['bot']
  assignee?: TeamName
  urgent?: true
  lines: [minutesAgo: number, author: 'customer' | 'bot' | TeamName, text: string][]
}

type TeamName = 'rosa' | 'maria' | 'devon'

function messageOf(now: Date, [minutesAgo, author, text]: Talk['lines'][number]): DemoMessage {
  const at = ago(now, minutesAgo)
  return author === 'customer' || author === 'bot'
    ? { author, text, at }
    : { author: 'member', person: `person:${author}`, text, at }
}
