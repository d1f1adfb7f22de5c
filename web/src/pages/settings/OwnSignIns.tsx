import { Trans, useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { LogIn, ShieldX, UserCog } from 'lucide-react'
import type { OwnSignIn } from '#contract/own-sign-ins.ts'
import { ownSignInsQuery } from '../../api/own-sign-ins.ts'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { DateOf } from '../../components/TimeAgo.tsx'
import { useDeviceWords } from '../../components/use-device-words.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { useOwnSignInWords } from './use-own-sign-in-words.ts'

/** What happened to this person's sign-in, refused attempts too. Where no mail goes out, this is where they are told. */
export function OwnSignIns() {
  const { t } = useLingui()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    ownSignInsQuery(),
  )
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <SettingsBlock
      title={t`What happened to your sign-in`}
      about={
        <Trans>
          When you came in and how, attempts that were refused, and what was changed. If a line is not yours,
          say “This wasn’t me” above.
        </Trans>
      }
    >
      {data ? (
        items.length > 0 ? (
          <>
            <ul className="overflow-hidden rounded-md border border-line">
              {items.map((item) => (
                <Row key={item.id} item={item} />
              ))}
            </ul>
            {hasNextPage ? (
              <div className="mt-3">
                <Button size="small" busy={isFetchingNextPage} onPress={() => void fetchNextPage()}>
                  <Trans>Show older</Trans>
                </Button>
              </div>
            ) : null}
          </>
        ) : (
          <p className="rounded-md border border-line border-dashed px-4 py-5 text-center text-ink-3 text-sm">
            <Trans>Nothing yet. From your next sign-in on it stands here.</Trans>
          </p>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={4} label={t`Loading your sign-ins`} />
      )}
    </SettingsBlock>
  )
}

function Row({ item }: { item: OwnSignIn }) {
  const words = useOwnSignInWords()
  const device = useDeviceWords()
  const isRefused = item.type === 'identity.sign_in_refused'
  const Icon = isRefused ? ShieldX : item.type === 'identity.signed_in' ? LogIn : UserCog
  const told = [item.browser || item.system ? device(item) : null, item.network].filter(Boolean).join(' · ')
  return (
    <li className="flex items-center gap-x-3 gap-y-1 border-line border-b px-4 py-2.5 last:border-b-0 phone:flex-wrap">
      <Icon
        aria-hidden
        size={16}
        strokeWidth={1.75}
        className={`shrink-0 ${isRefused ? 'text-danger' : 'text-ink-3'}`}
      />
      <div className="min-w-0 flex-1 phone:min-w-48">
        <p className="flex flex-wrap items-center gap-2 font-medium text-sm">
          {words(item)}
          {item.newDevice ? (
            <Badge tone="warning">
              <Trans>New device</Trans>
            </Badge>
          ) : null}
        </p>
        {told ? <p className="figures truncate text-ink-3 text-sm">{told}</p> : null}
      </div>
      <span className="figures shrink-0 text-ink-3 text-sm phone:w-full phone:pl-7">
        <DateOf time={item.at} withClock />
      </span>
    </li>
  )
}
