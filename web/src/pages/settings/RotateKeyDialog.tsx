import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ApiKey } from '#contract/integrations.ts'
import { type NewSecret, rotateKey } from '../../api/api-keys.ts'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { RadioGroupField } from '../../ui/RadioGroupField.tsx'

/** How long the old secret works beside the new one: as long as changing over takes, or not at all. */
export function RotateKeyDialog({
  apiKey,
  onClose,
  onRotated,
}: {
  apiKey: ApiKey | null
  onClose: () => void
  onRotated: (rotated: NewSecret) => void
}) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const [hours, setHours] = useState('24')
  const name = apiKey?.name ?? ''
  const rotate = () =>
    act(async () => {
      if (apiKey) onRotated(await rotateKey(apiKey.id, Number(hours)))
    })
  return (
    <Dialog
      title={t`A new secret for ${name}`}
      closeLabel={t`Cancel`}
      size="small"
      isOpen={apiKey !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="primary" busy={busy} onPress={() => void rotate()}>
            <Trans>Make a new secret</Trans>
          </Button>
        </>
      }
    >
      <RadioGroupField
        label={t`The old secret works on`}
        value={hours}
        onChange={setHours}
        options={[
          { value: '0', label: t`Not at all`, description: t`When somebody may have read it.` },
          { value: '24', label: t`For 24 hours`, description: t`Time to put the new one in its place.` },
          { value: '168', label: t`For 7 days` },
        ]}
      />
    </Dialog>
  )
}
