import { Trans, useLingui } from '@lingui/react/macro'
import type { Member } from '#contract/team.ts'
import { useWho } from '../../api/identity.ts'
import { offerOwnership } from '../../api/ownership.ts'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toast.ts'

/** Says what changes for both before the ownership is offered. */
export function OfferOwnershipDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const { t } = useLingui()
  const { account } = useWho()
  const [act, busy] = useAct()
  const name = member?.name ?? ''
  const business = account.name
  async function offer() {
    if (!member) return
    const done = await act(() => offerOwnership(member.id))
    if (!done) return
    toast(t`Offered. It is ${name}’s turn now.`)
    onClose()
  }
  return (
    <Dialog
      title={t`Hand the ownership over to ${name}?`}
      closeLabel={t`Leave it`}
      size="small"
      isAlert
      isOpen={member !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Leave it</Trans>
          </Button>
          <Button look="primary" busy={busy} onPress={() => void offer()}>
            <Trans>Offer it</Trans>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 text-ink-2">
        <p>
          <Trans>
            Nothing changes before {name} accepts, within seven days. Until then you can withdraw the offer.
          </Trans>
        </p>
        <p>
          <Trans>
            Then {name} owns {business} in your place, and you are an admin: only they can make you an owner
            again. You are signed out everywhere, and sign in anew.
          </Trans>
        </p>
      </div>
    </Dialog>
  )
}
