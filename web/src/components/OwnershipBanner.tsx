import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useWho } from '../api/identity.ts'
import { ownershipOffersQuery } from '../api/ownership.ts'
import { paths } from '../paths.ts'
import { Banner } from './Banner.tsx'

/** Somebody would hand the business over to whoever is here: said on every page, answered on the team's. */
export function OwnershipBanner() {
  const { t } = useLingui()
  const { account } = useWho()
  const { data } = useQuery(ownershipOffersQuery())
  const offer = data?.items.find(({ forMe }) => forMe)
  if (!offer) return null
  const { name } = offer.from
  const business = account.name
  return (
    <Banner
      label={t`An offer to you`}
      tone="info"
      icon={KeyRound}
      to={paths.settingsTeam}
      action={<Trans>Answer</Trans>}
    >
      <Trans>
        {name} would hand the ownership of {business} over to you.
      </Trans>
    </Banner>
  )
}
