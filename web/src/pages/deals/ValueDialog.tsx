import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Deal } from '#contract/deals.ts'
import { changeDeal } from '../../api/deals.ts'
import { MoneyField } from '../../components/MoneyField.tsx'
import { centsMax, readMoney } from '../../components/money-input.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { useLocale } from '../../language.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

/** What a won card was worth, offered when nobody has said it yet. */
export function ValueDialog({ deal, onClose }: { deal: Deal | null; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog
      title={t`What was it worth?`}
      closeLabel={t`Close`}
      size="small"
      isOpen={deal !== null}
      onClose={onClose}
    >
      {deal ? <ValueForm deal={deal} onClose={onClose} /> : null}
    </Dialog>
  )
}

function ValueForm({ deal, onClose }: { deal: Deal; onClose: () => void }) {
  const { t } = useLingui()
  const words = useErrorWords()
  const locale = useLocale()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const cents = readMoney(text, locale, deal.currency)
    if (cents === null || Number.isNaN(cents)) return setError(t`Write an amount, such as 450.`)
    if (cents > centsMax) return setError(t`This is more than a card can hold.`)
    setBusy(true)
    try {
      await changeDeal(deal.id, { valueCents: cents })
      onClose()
    } catch (caught) {
      setError(words(caught))
      setBusy(false)
    }
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="truncate text-ink-2 text-sm">
        {deal.title} · {deal.contact.displayName}
      </p>
      <MoneyField
        label={t`Value`}
        currency={deal.currency}
        autoFocus
        value={text}
        onChange={setText}
        error={error}
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>
          <Trans>Later</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  )
}
