import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronDown, CircleDashed, Lock, Phone } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import { changeDeal } from '../../api/deals.ts'
import { AssigneeMenu } from '../../components/AssigneeMenu.tsx'
import { InlineField } from '../../components/InlineField.tsx'
import { Money } from '../../components/Money.tsx'
import { centsMax, moneySign, moneyText, readMoney } from '../../components/money-input.ts'
import { phoneWords } from '../../components/phone-words.ts'
import { callLink } from '../../components/reach-links.ts'
import { UrgencyBadge, useUrgencyWords } from '../../components/UrgencyBadge.tsx'
import { useAct } from '../../components/use-act.ts'
import { useLocale } from '../../language.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu } from '../../ui/Menu.tsx'

/** What stays in sight whichever part of the card is open: title, customer, urgency, value, who looks after it. */
export function CardSummary({ deal }: { deal: Deal }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const { allowed } = deal.can.change
  return (
    <div className="flex shrink-0 flex-col gap-1.5 px-5 pt-3 pb-2 phone:px-4">
      <h2 className="min-w-0">
        <InlineField
          label={t`Title`}
          text={deal.title}
          shown={deal.title}
          placeholder={t`Add a title`}
          maxLength={200}
          isDisabled={!allowed}
          className="font-semibold text-lg"
          read={(text) => (text === '' ? { wrong: t`A card needs a title.` } : { value: text })}
          onSave={(title) => changeDeal(deal.id, { title })}
        />
      </h2>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-sm">
        <Link
          to={paths.contact}
          params={{ contactId: deal.contact.id }}
          className="touch inline-flex items-center font-medium text-ink hover:underline pointer-coarse:-my-2"
        >
          {deal.contact.displayName}
        </Link>
        {deal.contact.phone ? (
          <a
            href={callLink(deal.contact.phone)}
            className="figures touch inline-flex items-center gap-1.5 hover:underline pointer-coarse:-my-2"
          >
            <Phone aria-hidden size={12} className="text-ink-3" />
            {phoneWords(deal.contact.phone)}
          </a>
        ) : null}
      </p>
      {allowed ? null : (
        <p className="flex items-center gap-1.5 text-ink-3 text-xs">
          <Lock aria-hidden size={12} />
          <Trans>Your role may read here, not change.</Trans>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2 pt-1">
        <UrgencyMenu deal={deal} />
        <AssigneeMenu
          assigneeId={deal.assigneeId}
          isDisabled={!allowed}
          busy={busy}
          onGive={(assigneeId) => void act(async () => void (await changeDeal(deal.id, { assigneeId })))}
        />
        <span className="flex-1" />
        <ValueField deal={deal} />
      </div>
    </div>
  )
}

function UrgencyMenu({ deal }: { deal: Deal }) {
  const { t } = useLingui()
  const words = useUrgencyWords()
  const [act, busy] = useAct()
  const choose = (urgency: Deal['urgency']) =>
    void act(async () => void (await changeDeal(deal.id, { urgency })))
  return (
    <Menu
      label={t`Urgency`}
      placement="bottom start"
      trigger={
        <Button
          size="small"
          busy={busy}
          isDisabled={!deal.can.change.allowed}
          aria-label={
            deal.urgency ? t`Urgency: ${words[deal.urgency]}. Change` : t`Urgency not known. Change`
          }
        >
          {deal.urgency ? (
            <UrgencyBadge urgency={deal.urgency} />
          ) : (
            <>
              <CircleDashed aria-hidden size={12} className="text-ink-3" />
              <Trans>Urgency</Trans>
            </>
          )}
          <ChevronDown aria-hidden size={12} className="text-ink-3" />
        </Button>
      }
      groups={[
        {
          id: 'urgency',
          title: t`Urgency`,
          entries: urgencies.map((urgency) => ({
            id: urgency,
            label: words[urgency],
            isCurrent: urgency === deal.urgency,
            onAction: () => choose(urgency),
          })),
        },
        {
          id: 'none',
          entries: [
            {
              id: 'none',
              label: t`Not known`,
              isCurrent: deal.urgency === null,
              onAction: () => choose(null),
            },
          ],
        },
      ]}
    />
  )
}

function ValueField({ deal }: { deal: Deal }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency, valueCents } = deal
  const label = `${t`Value`} (${moneySign(locale, currency)})`
  return (
    <InlineField
      label={label}
      text={moneyText(valueCents, locale, currency)}
      shown={valueCents === null ? null : <Money cents={valueCents} currency={currency} />}
      placeholder={t`Add the value`}
      inputMode="decimal"
      maxLength={24}
      isDisabled={!deal.can.change.allowed}
      className="max-w-44 font-semibold text-md"
      read={(text) => {
        const cents = readMoney(text, locale, currency)
        if (Number.isNaN(cents)) return { wrong: t`Write an amount, such as 450.` }
        if (cents !== null && cents > centsMax) return { wrong: t`This is more than a card can hold.` }
        return { value: cents }
      }}
      onSave={(cents) => changeDeal(deal.id, { valueCents: cents })}
    />
  )
}

const urgencies = ['emergency', 'urgent', 'soon', 'planned'] as const
