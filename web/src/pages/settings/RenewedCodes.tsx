import { Trans, useLingui } from '@lingui/react/macro'
import { factorsChanged } from '../../api/second-factors.ts'
import { RecoveryCodes } from '../../components/RecoveryCodes.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

/** Not closed by a press beside it: they are not shown again. */
export function RenewedCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Dialog
      title={t`Your recovery codes`}
      closeLabel={t`Close`}
      isOpen
      footer={
        <Button
          look="primary"
          onPress={() => {
            void factorsChanged()
            onClose()
          }}
        >
          <Trans>I have kept them</Trans>
        </Button>
      }
    >
      <RecoveryCodes codes={codes} />
    </Dialog>
  )
}
