import type { Localized } from './bot-turn.ts'
import { titleOf } from './facts.ts'
import { phrases } from './phrases.ts'
import { fill } from './say.ts'
import type { Turn } from './turn.ts'

/** What stands before the question or the summary: the greeting, what is said once, and that we understood. */
export function openingNotes(turn: Turn, { isAgain, isEnd }: { isAgain: boolean; isEnd: boolean }): string[] {
  const { state, settings, heard, opening } = turn
  const { language } = state
  const notes: string[] = []
  const sayOnce = (mark: string, phrase: Localized, values?: Record<string, string>) => {
    if (state.told.includes(mark)) return
    state.told.push(mark)
    notes.push(fill(phrase, language, values))
  }
  const isFirst = !state.told.includes('greeting')
  sayOnce('greeting', phrases.greeting, { business: settings.businessName })
  if (turn.isEmergencyNews) {
    notes.push((opening ? phrases.emergencyOutOfHours : phrases.emergency)[language])
  }
  // The summary says when the office opens, and in an emergency office hours do not matter.
  if (opening && !isEnd && !state.told.includes('emergency'))
    sayOnce('out_of_hours', phrases.outOfHours, { opening })
  if (heard.asksPrice) sayOnce('price', phrases.price)
  if (heard.asksWhetherBot && !isFirst) notes.push(phrases.isBot[language])
  if (heard.audioCount > 0) sayOnce('audio', phrases.audio)
  if (heard.unreadableCount > 0) sayOnce('unreadable', phrases.unreadable)
  if (!isEnd) notes.push(acknowledgement(turn, isFirst, isAgain))
  return notes.filter((note) => note !== '')
}

function acknowledgement({ state, heard, trade }: Turn, isFirst: boolean, isAgain: boolean): string {
  const { language, answers } = state
  if (heard.corrected) return phrases.corrected[language]
  if (heard.learned.has('job')) {
    const title = titleOf(trade, answers, language)
    if (title && answers.job !== 'other' && !answers.details.what_is_wrong) {
      return fill(phrases.gotIt, language, { title })
    }
  }
  if (heard.photoCount > 0) return phrases.photo[language]
  return heard.learned.size > 0 && !isFirst && !isAgain ? phrases.thanks[language] : ''
}
