import { Trans, useLingui } from '@lingui/react/macro'
import type { ApiKey } from '#contract/integrations.ts'
import { revokeKey } from '../../api/api-keys.ts'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toast.ts'

/** Says whether the key is in use before it is ended. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const name = apiKey?.name ?? ''
  async function revoke() {
    if (!apiKey) return
    const done = await act(() => revokeKey(apiKey.id))
    if (!done) return
    toast(t`${name} is revoked.`)
    onClose()
  }
  return (
    <Dialog
      title={t`Revoke ${name}?`}
      closeLabel={t`Keep it`}
      size="small"
      isAlert
      isOpen={apiKey !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void revoke()}>
            <Trans>Revoke</Trans>
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        <Trans>Whatever uses this key is shut out from this moment. A revoked key does not come back.</Trans>
      </p>
      <p className="mt-2 text-ink-2">
        {apiKey?.usedAt ? (
          <Trans>
            It was last used <TimeAgo time={apiKey.usedAt} />.
          </Trans>
        ) : (
          <Trans>It was never used.</Trans>
        )}
      </p>
    </Dialog>
  )
}
