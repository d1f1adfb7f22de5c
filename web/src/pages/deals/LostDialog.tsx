import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Deal } from '#contract/deals.ts'
import type { Board } from '../../api/board-cards.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'
import { TextField } from '../../ui/TextField.tsx'

/** Why was it lost? Asked before the card moves; closing the window leaves it where it was. */
export function LostDialog({
  deal,
  reasons,
  onConfirm,
  onCancel,
}: {
  deal: Deal | null
  reasons: Board['lostReasons']
  onConfirm: (reason: string, note: string) => void
  onCancel: () => void
}) {
  const { t } = useLingui()
  return (
    <Dialog
      title={t`Why was it lost?`}
      closeLabel={t`Leave it where it was`}
      size="small"
      isOpen={deal !== null}
      onClose={onCancel}
    >
      {deal ? <LostForm deal={deal} reasons={reasons} onConfirm={onConfirm} onCancel={onCancel} /> : null}
    </Dialog>
  )
}

function LostForm({
  deal,
  reasons,
  onConfirm,
  onCancel,
}: {
  deal: Deal
  reasons: Board['lostReasons']
  onConfirm: (reason: string, note: string) => void
  onCancel: () => void
}) {
  const { t } = useLingui()
  const [reason, setReason] = useState<string | null>(deal.lostReason)
  const [note, setNote] = useState(deal.lostNote ?? '')
  const [isAsked, setIsAsked] = useState(false)
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === null) setIsAsked(true)
        else onConfirm(reason, note.trim())
      }}
    >
      <p className="truncate text-ink-2 text-sm">
        {deal.title} · {deal.contact.displayName}
      </p>
      <RadioGroupField
        label={t`Reason`}
        value={reason}
        onChange={setReason}
        options={reasons.map(({ code, label }) => ({ value: code, label }))}
        error={isAsked && reason === null ? t`Choose a reason.` : null}
      />
      <TextField label={t`Note`} rows={2} maxLength={1000} value={note} onChange={setNote} />
      <div className="flex justify-end gap-2">
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" type="submit">
          <Trans>Move to lost</Trans>
        </Button>
      </div>
    </form>
  )
}
