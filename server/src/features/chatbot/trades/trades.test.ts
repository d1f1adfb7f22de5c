import { describe, expect, test } from 'vitest'
import { newBotState } from '../bot-state.ts'
import { questionLabel } from '../facts.ts'
import { foldWord } from '../understand/words.ts'
import { commonQuestions } from './common.ts'
import { allTrades, questionOf } from './trades.ts'

const trades = allTrades().map((trade) => [trade.name, trade] as const)

describe.each(trades)('the questions of %s', (_, trade) => {
  const questions = [questionOf(trade, 'job')!, ...commonQuestions, ...trade.questions]

  test('fit into buttons and lists, with titles that differ in each language', () => {
    for (const { key, choices = [] } of questions) {
      expect(choices.length, key).toBeLessThanOrEqual(10)
      for (const language of ['en', 'es'] as const) {
        const titles = choices.map(({ title }) => title[language])
        expect(new Set(titles).size, key).toBe(titles.length)
        for (const title of titles)
          expect(title.length, title).toBeLessThanOrEqual(choices.length > 3 ? 24 : 20)
        for (const { description } of choices)
          expect(description?.[language].length ?? 0).toBeLessThanOrEqual(72)
      }
    }
  })

  test('are there for every key that a job names, each once, with a label', () => {
    const keys = trade.questions.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const job of trade.jobs) {
      for (const key of job.questions) expect(keys, job.value).toContain(key)
    }
    for (const { key } of questions) expect(questionLabel(key, 'es')).not.toBe('')
    for (const { label } of questions) expect(label.en && label.es).toBeTruthy()
  })

  test('are understood from words as the reader sees them: lower case, no accents, no punctuation', () => {
    const phrases = [
      ...questions.flatMap(({ choices = [] }) =>
        choices.flatMap((choice) => [...choice.words, ...(choice.replyWords ?? [])]),
      ),
      ...trade.jobs.flatMap(({ words }) => Object.values(words).flat()),
    ]
    for (const phrase of phrases) {
      expect(phrase).toMatch(/^[a-z0-9]+\*?(?: [a-z0-9]+\*?)*$/)
      for (const word of phrase.replaceAll('*', '').split(' ')) expect(foldWord(word)).toBe(word)
    }
  })

  test('are asked of at most three details per job, besides what depends on the answers', () => {
    for (const { value, questions: keys } of trade.jobs) {
      const state = newBotState('en')
      state.answers.job = value
      const always = keys.filter((key) => questionOf(trade, key)?.applies?.(state.answers) ?? true)
      expect(always.length, value).toBeLessThanOrEqual(3)
    }
  })
})
