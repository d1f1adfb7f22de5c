import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { beginTotp, type NewTotp } from '../api/second-factors.ts'
import { Button } from '../ui/Button.tsx'
import { TotpDialog } from './TotpDialog.tsx'
import { useAct } from './use-act.ts'

/** The button that leads to an authenticator app of one's own; asks first whether it is them. */
export function SetUpTotp({ look = 'primary' }: { look?: 'primary' | 'secondary' }) {
  const [act, busy] = useAct()
  const [begun, setBegun] = useState<NewTotp | null>(null)
  return (
    <>
      <Button look={look} busy={busy} onPress={() => void act(async () => setBegun(await beginTotp()))}>
        <Trans>Set up an authenticator app</Trans>
      </Button>
      {begun ? <TotpDialog begun={begun} onClose={() => setBegun(null)} /> : null}
    </>
  )
}
