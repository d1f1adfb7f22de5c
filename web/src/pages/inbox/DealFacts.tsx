import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { CircleDashed, Image, MapPin, SquareKanban } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import { Fact, FactList, FactSection } from '../../components/Facts.tsx'
import { Money } from '../../components/Money.tsx'
import { mapOf } from '../../components/map-of.ts'
import { SourceBadge } from '../../components/SourceBadge.tsx'
import { UrgencyBadge } from '../../components/UrgencyBadge.tsx'
import { paths } from '../../paths.ts'
import { Badge } from '../../ui/Badge.tsx'
import { buttonLook } from '../../ui/button-look.ts'

/** The card of this conversation: where it stands, what the bot has learned, what is still missing. */
export function DealFacts({ deal, stage }: { deal: Deal; stage: string }) {
  return (
    <>
      <FactSection
        title={<Trans>Card</Trans>}
        action={
          <Link to={paths.deal} params={{ dealId: deal.id }} className={buttonLook('quiet', 'small')}>
            <SquareKanban aria-hidden size={13} />
            <Trans>On the board</Trans>
          </Link>
        }
      >
        <p className="mb-1.5 font-medium text-md [overflow-wrap:anywhere]">{deal.title}</p>
        <div className="mb-3 flex flex-wrap items-center gap-1.5">
          <Badge tone={deal.status === 'won' ? 'success' : 'plain'}>{stage}</Badge>
          {deal.urgency ? <UrgencyBadge urgency={deal.urgency} /> : null}
          <SourceBadge source={deal.source} />
        </div>
        <FactList>
          {deal.valueCents === null ? null : (
            <Fact label={<Trans>Value</Trans>}>
              <Money cents={deal.valueCents} currency={deal.currency} className="font-medium" />
            </Fact>
          )}
          {deal.jobType ? (
            <Fact label={<Trans>Job</Trans>}>
              <span className="inline-block first-letter:uppercase">{deal.jobType.replaceAll('_', ' ')}</span>
            </Fact>
          ) : null}
          {deal.address ? (
            <Fact label={<Trans>Address</Trans>}>
              <a
                href={mapOf(deal.address)}
                target="_blank"
                rel="noopener noreferrer"
                className="inline-flex items-start gap-1.5 hover:underline"
              >
                {deal.address.text}
                <MapPin aria-hidden size={12} className="mt-1 shrink-0 text-ink-3" />
              </a>
            </Fact>
          ) : null}
          {deal.budget ? <Fact label={<Trans>Budget</Trans>}>{deal.budget}</Fact> : null}
          {deal.photoCount > 0 ? (
            <Fact label={<Trans>Photos</Trans>}>
              <span className="figures inline-flex items-center gap-1.5">
                {deal.photoCount} <Image aria-hidden size={12} className="text-ink-3" />
              </span>
            </Fact>
          ) : null}
        </FactList>
      </FactSection>
      {deal.details.length > 0 ? (
        <FactSection title={<Trans>What the bot learned</Trans>}>
          <FactList>
            {deal.details.map((detail) => (
              <Fact key={detail.key} label={detail.label}>
                {detail.answer}
              </Fact>
            ))}
          </FactList>
        </FactSection>
      ) : null}
      {deal.missing.length > 0 ? (
        <FactSection title={<Trans>Still missing</Trans>}>
          <ul className="flex flex-col gap-1.5 text-ink-2 text-sm">
            {deal.missing.map((label) => (
              <li key={label} className="flex items-center gap-2">
                <CircleDashed aria-hidden size={13} className="shrink-0 text-ink-3" />
                {label}
              </li>
            ))}
          </ul>
        </FactSection>
      ) : null}
    </>
  )
}
