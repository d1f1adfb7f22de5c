import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Switch } from '../ui/Switch.tsx'
import { notesPermission, playTone, switchNotes, switchSound, useAlertSettings } from './alerts.ts'

/** How to be told when a customer waits, on this machine. */
export function AlertsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useLingui()
  const settings = useAlertSettings()
  const [permission, setPermission] = useState(notesPermission)
  return (
    <Dialog
      title={t`When a customer waits`}
      closeLabel={t`Close`}
      size="small"
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <Button onPress={() => void playTone()}>
          <Trans>Try the sound</Trans>
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Switch
          isOn={settings.sound}
          onChange={switchSound}
          description={t`A short tone, on this machine only.`}
        >
          <Trans>Play a sound</Trans>
        </Switch>
        <Switch
          isOn={settings.notes}
          isDisabled={permission === 'unsupported' || permission === 'denied'}
          onChange={async (isOn) => {
            await switchNotes(isOn)
            setPermission(notesPermission())
          }}
          description={t`While this page is hidden, or another conversation is open.`}
        >
          <Trans>Show a desktop notification</Trans>
        </Switch>
        {permission === 'denied' ? (
          <Notice tone="warning">
            <Trans>Your browser blocks notifications from this page. Allow them in its settings.</Trans>
          </Notice>
        ) : null}
        {permission === 'unsupported' ? (
          <Notice>
            <Trans>This browser has no notifications.</Trans>
          </Notice>
        ) : null}
      </div>
    </Dialog>
  )
}
