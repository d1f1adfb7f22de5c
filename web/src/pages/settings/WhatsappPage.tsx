import { Trans, useLingui } from '@lingui/react/macro'
import { useMay } from '../../api/identity.ts'
import { Deliveries } from './Deliveries.tsx'
import { NotForRole } from './NotForRole.tsx'
import { Numbers } from './Numbers.tsx'
import { SettingsFrame } from './SettingsFrame.tsx'

/** The numbers that customers write to, and the proof that everything Meta delivered was taken in. */
export function WhatsappPage() {
  const mayRead = useMay('channels.read')
  const { t } = useLingui()
  return (
    <SettingsFrame
      title={t`WhatsApp`}
      about={
        <Trans>
          Plumbline talks to WhatsApp through Meta’s official Cloud API only: no unofficial way that could
          cost you your number.
        </Trans>
      }
    >
      {mayRead ? (
        <>
          <Numbers />
          <Deliveries />
        </>
      ) : (
        <NotForRole />
      )}
    </SettingsFrame>
  )
}
