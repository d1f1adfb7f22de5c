import { useLingui } from '@lingui/react/macro'
import type { Deal, listActivity } from '#contract/deals.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { Board } from '../../api/board-cards.ts'
import { moneyWords } from '../../components/Money.tsx'
import { useUrgencyWords } from '../../components/UrgencyBadge.tsx'
import { useLocale } from '../../language.ts'

type Activity = ResponseOf<typeof listActivity>['items'][number]
type Change = Activity['changes'][number]

/** The card's history in the person's words: who, what, and each field with its values. */
export function useActivityWords(deal: Deal, lostReasons: Board['lostReasons']) {
  const { t } = useLingui()
  const locale = useLocale()
  const urgencies = useUrgencyWords()

  const fields: Record<string, string> = {
    title: t`Title`,
    address: t`Address`,
    budget: t`Budget`,
    urgency: t`Urgency`,
    value_cents: t`Value`,
    assignee_id: t`Given to`,
    job_type: t`Kind of job`,
    qualified: t`Qualified`,
    photo_count: t`Photos`,
    stage: t`Stage`,
    lost_reason: t`Reason`,
    missing: t`Still missing`,
  }
  const value = (field: string, text: string | null): string => {
    if (text === null || text === '') return t`nothing`
    if (field === 'urgency') return urgencies[text as keyof typeof urgencies] ?? text
    if (field === 'value_cents') return moneyWords(Math.round(Number(text) * 100), deal.currency, locale)
    if (field === 'lost_reason') return lostReasons.find(({ code }) => code === text)?.label ?? text
    if (field === 'qualified') return text === 'true' ? t`yes` : t`no`
    if (field === 'job_type') return text.replaceAll('_', ' ')
    return text
  }

  return {
    actor: ({ kind, name }: Activity['actor']): string => {
      if (kind === 'member') return name ?? t`A teammate`
      if (kind === 'bot') return t`Bot`
      if (kind === 'customer') return deal.contact.displayName
      return 'Plumbline'
    },
    what: ({ type }: Activity): string => {
      if (type === 'deals.deal_created') return t`made the card`
      if (type === 'deals.deal_moved') return t`moved the card`
      if (type === 'deals.deal_changed') return t`changed the card`
      return type.split('.').at(-1)?.replaceAll('_', ' ') ?? type
    },
    /** Null for what says nothing to a person, such as an id; `before` null where there was nothing. */
    change: ({ field, before, after }: Change) => {
      if (field === 'conversation_id') return null
      const isNew = before === null || before === ''
      return {
        field: fields[field] ?? field,
        before: isNew ? null : value(field, before),
        after: value(field, after),
      }
    },
  }
}
