import { Trans, useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import type { Session } from '#contract/identity.ts'
import { raiseAlarmBySession } from '../../api/alarms.ts'
import { useAct } from '../../components/use-act.ts'
import { useDeviceWords } from '../../components/use-device-words.ts'
import { WhatAlarmDoes } from '../../components/WhatAlarmDoes.tsx'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'

/** Says what will happen; one press, and it has. */
export function AlarmDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const [act, busy] = useAct()
  const device = useDeviceWords()(session)
  async function raise() {
    // From here on nobody is signed in: the next page says what to do.
    if (await act(() => raiseAlarmBySession(session.id))) await navigate({ to: paths.notMe, replace: true })
  }
  return (
    <Dialog
      title={t`This wasn’t you?`}
      closeLabel={t`Leave it`}
      size="small"
      isAlert
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Leave it</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void raise()}>
            <Trans>Sign everybody out</Trans>
          </Button>
        </>
      }
    >
      <p className="mb-4 text-ink-2">
        <Trans>If somebody else is signed in as you with {device}, one press, and this happens:</Trans>
      </p>
      <WhatAlarmDoes />
    </Dialog>
  )
}
