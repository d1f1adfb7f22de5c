import { Trans, useLingui } from '@lingui/react/macro'
import type { Member } from '#contract/team.ts'
import { removeMember } from '../../api/accounts.ts'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toast.ts'

/** Says what goes and what stays before somebody is removed. */
export function RemoveMemberDialog({ member, onClose }: { member: Member | null; onClose: () => void }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const name = member?.name ?? ''
  async function remove() {
    if (!member) return
    const done = await act(() => removeMember(member.id))
    if (!done) return
    toast(t`${name} is not in the team any more.`)
    onClose()
  }
  return (
    <Dialog
      title={t`Remove ${name}?`}
      closeLabel={t`Keep them`}
      size="small"
      isAlert
      isOpen={member !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Keep them</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void remove()}>
            <Trans>Remove</Trans>
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        <Trans>
          They are signed out everywhere at once. What they have written and done stays under their name; open
          conversations and cards that were given to them are everybody’s again.
        </Trans>
      </p>
    </Dialog>
  )
}
