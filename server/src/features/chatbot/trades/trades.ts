import type { Answers, QuestionKey } from '../bot-state.ts'
import type { TradeName } from '../bot-turn.ts'
import { commonQuestions, jobLabel } from './common.ts'
import { hvac } from './hvac.ts'
import { plumbing } from './plumbing.ts'
import type { Job, Question, Trade } from './trade.ts'

const trades: Record<TradeName, Trade> = { plumbing, hvac }

/** A trade that this code does not know (settings of a later version) gets the first one, rather than a crash. */
export function tradeOf(name: TradeName): Trade {
  return Object.hasOwn(trades, name) ? trades[name] : plumbing
}

export function allTrades(): Trade[] {
  return Object.values(trades)
}

export function jobOf(trade: Trade, answers: Answers): Job | undefined {
  return trade.jobs.find((job) => job.value === answers.job)
}

export function questionOf(trade: Trade, key: QuestionKey): Question | undefined {
  if (key === 'job') return jobQuestion(trade)
  return (
    commonQuestions.find((question) => question.key === key) ??
    trade.questions.find((question) => question.key === key)
  )
}

/** The trade's questions that matter for the job as known so far. */
export function jobQuestions(trade: Trade, answers: Answers): Question[] {
  const questions: Question[] = []
  for (const key of jobOf(trade, answers)?.questions ?? []) {
    const question = trade.questions.find((candidate) => candidate.key === key)
    if (question && (question.applies?.(answers) ?? true)) questions.push(question)
  }
  return questions
}

function jobQuestion(trade: Trade): Question {
  return {
    key: 'job',
    label: jobLabel,
    ask: {
      en: 'What can we help you with? Choose, or tell me in your own words.',
      es: '¿En qué podemos ayudarle? Elija, o cuénteme con sus palabras.',
    },
    again: {
      en: 'Sorry, I did not get that. Please choose what fits best.',
      es: 'Disculpe, no entendí. Por favor elija lo que más se parezca.',
    },
    choices: trade.jobs.map(({ value, title }) => ({
      value,
      title,
      words: [],
      ...(value === 'other' && {
        replyWords: ['something else', 'other', 'another', 'otra cosa', 'otro', 'otra', 'none of these'],
      }),
    })),
  }
}
