import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useWho } from '../api/identity.ts'
import { ownershipOffersQuery } from '../api/ownership.ts'
import { paths } from '../paths.ts'

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
    <section
      aria-label={t`An offer to you`}
      className="flex min-h-9 shrink-0 items-center gap-3 border-info-line border-b bg-info-soft px-4 py-1.5 text-info text-xs phone:px-3 pointer-coarse:min-h-11"
    >
      <KeyRound aria-hidden size={14} className="shrink-0" />
      <span className="min-w-0 flex-1">
        <Trans>
          {name} would hand the ownership of {business} over to you.
        </Trans>
      </span>
      <Link
        to={paths.settingsTeam}
        className="touch inline-flex shrink-0 items-center font-medium underline-offset-2 hover:underline"
      >
        <Trans>Answer</Trans>
      </Link>
    </section>
  )
}
