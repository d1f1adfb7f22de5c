import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

/** Not closed by a press beside it: they are not shown again. Until they have been seen nothing around them changes. */
export function NewCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog
      title={t`Your recovery codes`}
      closeLabel={t`Close`}
      isOpen
      footer={
        <Button look="primary" onPress={onClose}>
          <Trans>I have kept them</Trans>
        </Button>
      }
    >
      <RecoveryCodes codes={codes} />
    </Dialog>
  )
}
