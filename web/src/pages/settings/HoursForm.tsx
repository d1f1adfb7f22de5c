import { Trans, useLingui } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Account } from '#contract/accounts.ts'
import { useLocale } from '../../language.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { fieldLook } from '../../ui/TextField.tsx'
import {
  copyToWeekdays,
  type DayProblem,
  hoursOf,
  nextSpan,
  problemsOf,
  type Span,
  spansMax,
  type Week,
  weekOf,
} from './hours.ts'
import { SaveBar } from './SaveBar.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useSave } from './use-save.ts'

/** When somebody is there. Outside these hours the bot says when the office opens. */
export function HoursForm({ account, mayChange }: { account: Account; mayChange: boolean }) {
  const { t } = useLingui()
  const [changed, setChanged] = useState<Week | null>(null)
  const { save, busy, error } = useSave()
  const week = changed ?? weekOf(account.businessHours)
  const problems = problemsOf(week)
  const names = useDayNames()
  const setDay = (day: number, spans: Span[]) => setChanged(week.with(day, spans))

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (problems.some(Boolean)) return
    if (await save({ businessHours: hoursOf(week) })) setChanged(null)
  }
  return (
    <SettingsBlock
      title={t`Opening hours`}
      about={<Trans>Outside them the bot says when you open, and hands emergencies on at once.</Trans>}
      action={
        <Button size="small" isDisabled={!mayChange} onPress={() => setChanged(copyToWeekdays(week))}>
          <Trans>Copy Monday to the weekdays</Trans>
        </Button>
      }
    >
      <form onSubmit={submit} noValidate>
        <ul className="overflow-hidden rounded-md border border-line">
          {mondayFirst.map((day) => (
            <Day
              key={day}
              name={names[day] ?? ''}
              spans={week[day] ?? []}
              problem={problems[day] ?? null}
              mayChange={mayChange}
              onChange={(spans) => setDay(day, spans)}
            />
          ))}
        </ul>
        <SaveBar
          isChanged={changed !== null}
          isBlocked={problems.some(Boolean)}
          busy={busy}
          error={error}
          onUndo={() => setChanged(null)}
        />
      </form>
    </SettingsBlock>
  )
}

function Day({
  name,
  spans,
  problem,
  mayChange,
  onChange,
}: {
  name: string
  spans: Span[]
  problem: DayProblem | null
  mayChange: boolean
  onChange: (spans: Span[]) => void
}) {
  const { t } = useLingui()
  const words: Record<DayProblem, string> = {
    incomplete: t`Write both times.`,
    backwards: t`This closes before it opens.`,
    overlap: t`Two of these overlap.`,
  }
  return (
    <li className="flex min-h-12 items-start gap-3 border-line border-b px-4 py-2 last:border-b-0 phone:px-3">
      <span className="w-28 shrink-0 pt-1.5 font-medium text-sm phone:w-20">{name}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        {spans.length === 0 ? (
          <span className="pt-1.5 text-ink-3 text-sm">
            <Trans>Closed</Trans>
          </span>
        ) : null}
        {slots.slice(0, spans.length).map((slot, index) => {
          const span = spans[index]
          return span ? (
            <div key={slot} className="flex flex-wrap items-center gap-1.5">
              <Time
                label={t`${name}: opens`}
                value={span.opens}
                isDisabled={!mayChange}
                isWrong={problem !== null}
                onChange={(opens) => onChange(spans.with(index, { ...span, opens }))}
              />
              <span aria-hidden className="text-ink-3">
                –
              </span>
              <Time
                label={t`${name}: closes`}
                value={span.closes}
                isDisabled={!mayChange}
                isWrong={problem !== null}
                onChange={(closes) => onChange(spans.with(index, { ...span, closes }))}
              />
              {mayChange ? (
                <IconButton
                  label={t`Remove these hours of ${name}`}
                  onPress={() => onChange(spans.toSpliced(index, 1))}
                >
                  <X aria-hidden size={14} />
                </IconButton>
              ) : null}
            </div>
          ) : null
        })}
        {problem ? (
          <p role="alert" className="text-danger text-xs">
            {words[problem]}
          </p>
        ) : null}
      </div>
      {mayChange && spans.length < spansMax ? (
        <IconButton label={t`Add hours on ${name}`} onPress={() => onChange([...spans, nextSpan(spans)])}>
          <Plus aria-hidden size={15} />
        </IconButton>
      ) : null}
    </li>
  )
}

function Time({
  label,
  value,
  isDisabled,
  isWrong,
  onChange,
}: {
  label: string
  value: string
  isDisabled: boolean
  isWrong: boolean
  onChange: (value: string) => void
}) {
  return (
    <input
      type="time"
      aria-label={label}
      aria-invalid={isWrong}
      value={value}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.value)}
      className={classes(fieldLook, 'figures h-8 w-32! disabled:opacity-60 phone:w-28!')}
    />
  )
}

/** A span is its place in the day: as many as `spansMax`. */
const slots = ['first', 'second', 'third']

const mondayFirst = [1, 2, 3, 4, 5, 6, 0]

/** Sunday first, in the person's language. */
function useDayNames(): string[] {
  const locale = useLocale()
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  // 4 January 1970 was a Sunday.
  return mondayFirst.map((_, day) => {
    const name = format.format(new Date(Date.UTC(1970, 0, 4 + day)))
    return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
  })
}
