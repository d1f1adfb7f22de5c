import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import type { OwnershipOffer } from '#contract/ownership.ts'
import { useWho } from '../../api/identity.ts'
import { acceptOwnership, endOwnershipOffer, ownershipOffersQuery } from '../../api/ownership.ts'
import { DateOf } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'

/** What was offered and waits for an answer: one's own offer to withdraw, another's to accept or decline. */
export function OwnershipOffers() {
  const { data } = useQuery(ownershipOffersQuery())
  if (!data || data.items.length === 0) return null
  return (
    <div className="mb-6 flex flex-col gap-3">
      {data.items.map((offer) =>
        offer.forMe ? <ToMe key={offer.id} {...offer} /> : <Mine key={offer.id} {...offer} />,
      )}
    </div>
  )
}

function ToMe({ id, from: { name }, expiresAt }: OwnershipOffer) {
  const { t } = useLingui()
  const { account } = useWho()
  const [act, busy] = useAct()
  const business = account.name
  const accept = () =>
    act(async () => {
      await acceptOwnership(id)
      toast(t`You own ${business} now.`)
    })
  return (
    <Notice tone="info" icon={<KeyRound aria-hidden size={15} />}>
      <p className="font-medium">
        <Trans>
          {name} would hand the ownership of {business} over to you.
        </Trans>
      </p>
      <p className="mt-0.5">
        <Trans>
          You may then do everything here, and {name} becomes an admin. The offer is open until{' '}
          <DateOf time={expiresAt} />.
        </Trans>
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="primary" busy={busy} onPress={() => void accept()}>
          <Trans>Become the owner</Trans>
        </Button>
        <Button look="secondary" busy={busy} onPress={() => void act(() => endOwnershipOffer(id))}>
          <Trans>Decline</Trans>
        </Button>
      </div>
    </Notice>
  )
}

function Mine({ id, to: { name }, expiresAt }: OwnershipOffer) {
  const [act, busy] = useAct()
  return (
    <Notice
      icon={<KeyRound aria-hidden size={15} />}
      action={
        <Button size="small" busy={busy} onPress={() => void act(() => endOwnershipOffer(id))}>
          <Trans>Withdraw</Trans>
        </Button>
      }
    >
      <Trans>
        You have offered the ownership to {name}. It waits for an answer until <DateOf time={expiresAt} />.
      </Trans>
    </Notice>
  )
}
