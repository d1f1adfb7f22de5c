import { Trans, useLingui } from '@lingui/react/macro'
import { CircleCheck, CircleDashed, MapPin } from 'lucide-react'
import type { Deal } from '#contract/deals.ts'
import type { Board } from '../../api/board-cards.ts'
import { changeDeal } from '../../api/deals.ts'
import { Fact, FactList, FactSection } from '../../components/Facts.tsx'
import { InlineField } from '../../components/InlineField.tsx'
import { mapOf } from '../../components/map-of.ts'
import { SourceBadge } from '../../components/SourceBadge.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { CardPhotos } from './CardPhotos.tsx'

/** Everything that is known of the job, and what is still missing. */
export function CardDetails({ deal, lostReasons }: { deal: Deal; lostReasons: Board['lostReasons'] }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {deal.missing.length > 0 ? <Missing deal={deal} /> : null}
      <Job deal={deal} lostReasons={lostReasons} />
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
      <CardPhotos deal={deal} />
    </div>
  )
}

function Missing({ deal }: { deal: Deal }) {
  return (
    <FactSection title={<Trans>Still missing</Trans>}>
      <ul className="flex flex-wrap gap-1.5 text-ink-2 text-xs">
        {deal.missing.map((label) => (
          <li
            key={label}
            className="inline-flex items-center gap-1.5 rounded-sm border border-line border-dashed px-2 py-1"
          >
            <CircleDashed aria-hidden size={12} className="shrink-0 text-ink-3" />
            {label}
          </li>
        ))}
      </ul>
    </FactSection>
  )
}

function Job({ deal, lostReasons }: { deal: Deal; lostReasons: Board['lostReasons'] }) {
  const { t } = useLingui()
  const { allowed } = deal.can.change
  const { address } = deal
  const lost = lostReasons.find(({ code }) => code === deal.lostReason)
  return (
    <FactSection title={<Trans>Job</Trans>}>
      <FactList>
        {deal.jobType ? (
          <Fact label={<Trans>Kind</Trans>}>
            <span className="inline-block first-letter:uppercase">{deal.jobType.replaceAll('_', ' ')}</span>
          </Fact>
        ) : null}
        <Fact label={<Trans>Address</Trans>}>
          <InlineField
            label={t`Address`}
            text={address?.text ?? ''}
            shown={address?.text || null}
            placeholder={t`Add an address`}
            rows={2}
            maxLength={500}
            isDisabled={!allowed}
            read={(text) => ({ value: text === '' ? null : text })}
            onSave={(text) => changeDeal(deal.id, { address: text })}
          />
          {address ? (
            <a
              href={mapOf(address)}
              target="_blank"
              rel="noopener noreferrer"
              className="touch inline-flex items-center gap-1 text-accent-ink text-xs hover:underline pointer-coarse:-mb-3"
            >
              <MapPin aria-hidden size={12} />
              <Trans>Open the map</Trans>
            </a>
          ) : null}
        </Fact>
        <Fact label={<Trans>Budget</Trans>}>
          <InlineField
            label={t`Budget`}
            text={deal.budget ?? ''}
            shown={deal.budget}
            placeholder={t`Add a budget`}
            maxLength={200}
            isDisabled={!allowed}
            read={(text) => ({ value: text === '' ? null : text })}
            onSave={(budget) => changeDeal(deal.id, { budget })}
          />
        </Fact>
        <Fact label={<Trans>Source</Trans>}>
          <SourceBadge source={deal.source} />
          {deal.sourceDetail ? <span className="mt-1 block text-ink-2">{deal.sourceDetail}</span> : null}
        </Fact>
        <Fact label={<Trans>Qualified</Trans>}>
          {deal.qualified ? (
            <span className="inline-flex items-center gap-1.5 text-success">
              <CircleCheck aria-hidden size={13} />
              <Trans>Yes</Trans>
            </span>
          ) : (
            <Trans>Not yet</Trans>
          )}
        </Fact>
        {deal.status === 'lost' ? (
          <Fact label={<Trans>Lost because</Trans>}>
            {lost?.label ?? deal.lostReason}
            {deal.lostNote ? <span className="block text-ink-2">{deal.lostNote}</span> : null}
          </Fact>
        ) : null}
        <Fact label={<Trans>Came</Trans>}>
          <TimeAgo time={deal.createdAt} className="figures" />
        </Fact>
        {deal.closedAt ? (
          <Fact label={<Trans>Closed</Trans>}>
            <TimeAgo time={deal.closedAt} className="figures" />
          </Fact>
        ) : null}
      </FactList>
    </FactSection>
  )
}
