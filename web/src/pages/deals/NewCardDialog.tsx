import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type { Source, Urgency } from '#contract/shared.ts'
import { useWho } from '../../api/identity.ts'
import { MoneyField } from '../../components/MoneyField.tsx'
import { useSourceWords } from '../../components/SourceBadge.tsx'
import { useUrgencyWords } from '../../components/UrgencyBadge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { SelectField } from '../../ui/SelectField.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { toast } from '../../ui/toast.ts'
import { ContactChoice } from './ContactChoice.tsx'
import { emptyCard, type NewCard, useMakeCard } from './use-make-card.ts'

/** "They phoned": a card made by hand, for somebody known or new. What was typed stays when the window is closed. */
export function NewCardDialog({
  isOpen,
  pipelineId,
  onClose,
  onMade,
}: {
  isOpen: boolean
  pipelineId: string
  onClose: () => void
  onMade: (dealId: string) => void
}) {
  const { t } = useLingui()
  const [card, setCard] = useState<NewCard>(emptyCard)
  return (
    <Dialog title={t`New card`} closeLabel={t`Close`} isOpen={isOpen} onClose={onClose}>
      <NewCardForm
        card={card}
        pipelineId={pipelineId}
        onChange={setCard}
        onClose={onClose}
        onMade={(dealId) => {
          setCard(emptyCard)
          onClose()
          toast(t`The card is on the board`)
          onMade(dealId)
        }}
      />
    </Dialog>
  )
}

function NewCardForm({
  card,
  pipelineId,
  onChange,
  onClose,
  onMade,
}: {
  card: NewCard
  pipelineId: string
  onChange: (card: NewCard) => void
  onClose: () => void
  onMade: (dealId: string) => void
}) {
  const { t } = useLingui()
  const { currency } = useWho().account
  const urgencies = useUrgencyWords()
  const sources = useSourceWords()
  const { make, busy, wrong, other } = useMakeCard(card, onChange, pipelineId, onMade)
  const set = (change: Partial<NewCard>) => onChange({ ...card, ...change })

  function submit(event: FormEvent) {
    event.preventDefault()
    void make()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <ContactChoice card={card} wrong={wrong} onChange={set} />
      <TextField
        label={t`What is it about`}
        placeholder={t`Water heater leak`}
        isRequired
        maxLength={200}
        value={card.title}
        onChange={(title) => set({ title })}
        error={wrong.title}
      />
      <div className="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <SelectField
          label={t`Urgency`}
          value={card.urgency}
          onChange={(urgency) => set({ urgency })}
          options={[
            { value: 'unknown' as const, label: t`Not known` },
            ...(Object.entries(urgencies) as [Urgency, string][]).map(([value, label]) => ({ value, label })),
          ]}
        />
        <MoneyField
          label={t`Value`}
          currency={currency}
          value={card.value}
          onChange={(value) => set({ value })}
          error={wrong.value}
        />
      </div>
      <TextField
        label={t`Address`}
        rows={2}
        maxLength={500}
        value={card.address}
        onChange={(address) => set({ address })}
        error={wrong.address}
      />
      <SelectField
        label={t`Source`}
        value={card.source}
        onChange={(source) => set({ source })}
        options={(Object.entries(sources) as [Source, string][]).map(([value, label]) => ({ value, label }))}
      />
      {other ? <Notice tone="danger">{other}</Notice> : null}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" type="submit" busy={busy}>
          <Trans>Add the card</Trans>
        </Button>
      </div>
    </form>
  )
}
