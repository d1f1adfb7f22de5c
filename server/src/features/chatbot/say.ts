import type { BotState, Language, QuestionKey } from './bot-state.ts'
import type { BotReply, BotSettings, Localized } from './bot-turn.ts'
import { answerText, titleOf } from './facts.ts'
import { choiceId } from './learn-answers.ts'
import { urgencyOf } from './next-question.ts'
import { nextSteps, phrases, urgencyPhrases } from './phrases.ts'
import type { Trade } from './trades/trade.ts'
import { jobQuestions, questionOf } from './trades/trades.ts'
import { cleanText } from './understand/words.ts'

/** whatsapp-cloud-api.md, section 3: the limits of an interactive message. */
export const limits = { body: 1024, button: 20, row: 24, description: 72, buttons: 3, rows: 10 } as const

/** A phrase in the customer's language with its `{names}` filled in, each within bounds and on one line. */
export function fill(phrase: Localized, language: Language, values: Record<string, string> = {}): string {
  return phrase[language].replace(/\{(\w+)\}/g, (_, name: string) => plainLine(values[name] ?? '', 80))
}

/** The question with its buttons (up to three choices), its list (more), or its request for a location. */
export function questionReply(
  trade: Trade,
  { language, answers }: BotState,
  key: QuestionKey,
  { lead, again }: { lead: string[]; again: boolean },
): BotReply {
  const question = questionOf(trade, key)!
  const zip = key === 'address' && !again ? answers.address?.zip : undefined
  const sentence = zip
    ? fill(phrases.street, language, { zip })
    : (again ? question.again : question.ask)[language]
  const text = joinParts([...lead, sentence])
  const choices = question.choices ?? []
  const toOption = (titleMax: number) => (choice: (typeof choices)[number]) => ({
    id: choiceId(key, choice.value),
    title: clip(choice.title[language], titleMax),
  })
  if (choices.length === 0) return question.requestLocation ? { text, requestLocation: true } : { text }
  if (choices.length <= limits.buttons) return { text, buttons: choices.map(toOption(limits.button)) }
  return {
    text,
    list: {
      button: phrases.listButton[language],
      rows: choices.slice(0, limits.rows).map((choice) => ({
        ...toOption(limits.row)(choice),
        ...(choice.description && { description: clip(choice.description[language], limits.description) }),
      })),
    },
  }
}

/** Thanks, what was understood, and what happens next. Money stays out: a sum in our words would read as a price. */
export function summaryReply(
  settings: BotSettings,
  trade: Trade,
  state: BotState,
  { lead, opening }: { lead: string[]; opening: string | null },
): BotReply {
  const { language, answers } = state
  const urgency = urgencyOf(trade, state) ?? 'soon'
  const lines = [titleOf(trade, answers, language)]
  for (const { key, label } of jobQuestions(trade, answers)) {
    const value = answers.details[key]
    if (
      value &&
      value !== 'unsure' &&
      key !== 'what_is_wrong' &&
      !key.endsWith('_problem') &&
      !key.endsWith('_place')
    ) {
      lines.push(`${label[language]}: ${answerText(trade, key, value, language)}`)
    }
  }
  const labelled = (key: QuestionKey, value: string | undefined) =>
    value && lines.push(`${questionOf(trade, key)!.label[language]}: ${value}`)
  labelled('urgency', urgencyPhrases[urgency][language])
  labelled('address', answers.address?.text)
  const name = answers.name ? `, ${plainLine(answers.name, 40)}` : ''
  const list = lines
    .filter((line) => line !== undefined && line !== '')
    .map((line) => `• ${plainLine(line!, 120)}`)
  const closed =
    opening && urgency !== 'emergency' ? fill(phrases.handOverOutOfHours, language, { opening }) : ''
  const text = joinParts([
    ...lead,
    phrases.summary[language].replace('{name}', () => name),
    list.join('\n'),
    [nextSteps[urgency][language], closed].filter(Boolean).join(' '),
    answers.photoCount === 0 ? phrases.laterPhoto[language] : '',
  ])
  return { text: text || fill(phrases.introduction, language, { business: settings.businessName }) }
}

/** Paragraphs, the last of which is never cut: it is the question. */
export function joinParts(parts: string[]): string {
  const kept = parts.filter((part) => part !== '')
  while (kept.length > 1 && kept.join('\n\n').length > limits.body) kept.shift()
  return clip(kept.join('\n\n'), limits.body)
}

/** What somebody else wrote, safe to repeat: one line, no WhatsApp markup, no surprise in length. */
function plainLine(text: string, lengthMax: number): string {
  return clip(
    cleanText(text)
      .replace(/[*_~`\s]+/g, ' ')
      .trim(),
    lengthMax,
  )
}

function clip(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  let clipped = ''
  for (const letter of text) {
    if (clipped.length + letter.length > lengthMax - 1) break
    clipped += letter
  }
  return `${clipped.trimEnd()}…`
}
