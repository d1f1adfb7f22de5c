import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { connectNumber as endpoint } from '#contract/whatsapp.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ConnectedSteps } from './ConnectedSteps.tsx'
import { ConnectForm, emptyConnection } from './ConnectForm.tsx'

type Connected = ResponseOf<typeof endpoint>

/** Connecting a number: what to copy from where, in order; afterwards, what Meta must be told. */
export function ConnectDialog({
  isOpen,
  sharedApp,
  onClose,
}: {
  isOpen: boolean
  sharedApp: { appId: string; webhookUrl: string } | null
  onClose: () => void
}) {
  const { t } = useLingui()
  const [fields, setFields] = useState(emptyConnection)
  const [connected, setConnected] = useState<Connected | null>(null)
  function close() {
    onClose()
    setConnected(null)
  }
  return (
    <Dialog
      title={connected ? t`${connected.number.displayNumber} is connected` : t`Connect a number`}
      closeLabel={t`Close`}
      isOpen={isOpen}
      onClose={close}
    >
      {connected ? (
        <ConnectedSteps number={connected.number} verifyToken={connected.verifyToken} onClose={close} />
      ) : (
        <ConnectForm
          fields={fields}
          hasSharedApp={sharedApp !== null}
          onChange={setFields}
          onClose={close}
          onConnected={(answer) => {
            // Secrets do not stay in the page's memory once they have been taken.
            setFields(emptyConnection)
            setConnected(answer)
          }}
        />
      )}
    </Dialog>
  )
}
