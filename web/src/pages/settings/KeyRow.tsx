import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Ellipsis, ShieldAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ApiKey } from '#contract/integrations.ts'
import { DateOf, Since, TimeAgo } from '../../components/TimeAgo.tsx'
import { useNow } from '../../components/use-time.ts'
import { Badge } from '../../ui/Badge.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { useScopeWords } from './use-scope-words.ts'

/** One key: what it may, who made it, when it was used, and what should be done about it. */
export function KeyRow({
  apiKey,
  onRotate,
  onRevoke,
}: {
  apiKey: ApiKey
  onRotate: () => void
  onRevoke: () => void
}) {
  const { t } = useLingui()
  const words = useScopeWords()
  const { name } = apiKey
  return (
    <li className="flex items-start gap-3 border-line border-b px-4 py-3.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="min-w-0 break-words">{name}</span>
          <KeyBadges apiKey={apiKey} />
        </p>
        <ul className="mt-1 flex flex-wrap gap-x-3 text-ink-2 text-sm">
          {apiKey.scopes.map((scope) => (
            <li key={scope}>
              {apiKey.lapsed.includes(scope) ? (
                <s title={t`Whoever made this key may not do this any more, so neither may the key.`}>
                  {words(scope).does}
                </s>
              ) : (
                words(scope).does
              )}
            </li>
          ))}
        </ul>
        <KeyFacts apiKey={apiKey} />
        <Advice apiKey={apiKey} />
        {apiKey.state === 'waits' ? <Waits maker={apiKey.madeBy.name} /> : null}
        {apiKey.state === 'doubted' ? <Doubted maker={apiKey.madeBy.name} /> : null}
      </div>
      <Menu
        label={t`What to do with ${name}`}
        trigger={
          <IconButton label={t`What to do with ${name}`}>
            <Ellipsis aria-hidden size={16} />
          </IconButton>
        }
        groups={[
          {
            id: 'key',
            entries: [
              { id: 'rotate', label: t`New secret…`, onAction: onRotate },
              { id: 'revoke', label: t`Revoke…`, isDanger: true, onAction: onRevoke },
            ],
          },
        ]}
      />
    </li>
  )
}

function KeyBadges({ apiKey: { state, advice, overlapUntil } }: { apiKey: ApiKey }) {
  return (
    <>
      {state === 'expired' ? (
        <Badge tone="danger">
          <Trans>Expired</Trans>
        </Badge>
      ) : null}
      {state === 'doubted' ? (
        <Badge tone="danger">
          <Trans>Held back</Trans>
        </Badge>
      ) : null}
      {state === 'waits' ? (
        <Badge tone="warning">
          <Trans>Waits</Trans>
        </Badge>
      ) : null}
      {advice ? (
        <Badge tone={advice === 'old' ? 'warning' : 'danger'}>
          <Trans>Replace the secret</Trans>
        </Badge>
      ) : null}
      {overlapUntil ? (
        <Badge tone="info">
          <Trans>
            Old secret works until <DateOf time={overlapUntil} withClock />
          </Trans>
        </Badge>
      ) : null}
    </>
  )
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }) {
  const maker = apiKey.madeBy.name
  const network = apiKey.usedFrom
  const addresses = apiKey.addresses.length
  const facts: [string, ReactNode][] = [
    ['maker', <Trans key="maker">Made by {maker}</Trans>],
    [
      'age',
      <Trans key="age">
        secret <Since time={apiKey.secretMadeAt} /> old
      </Trans>,
    ],
    [
      'used',
      apiKey.usedAt ? (
        <Trans key="used">
          last used <TimeAgo time={apiKey.usedAt} /> from {network}
        </Trans>
      ) : (
        <Trans key="used">never used</Trans>
      ),
    ],
    [
      'expires',
      apiKey.expiresAt ? (
        <Trans key="expires">
          ends <DateOf time={apiKey.expiresAt} />
        </Trans>
      ) : (
        <Trans key="expires">never ends</Trans>
      ),
    ],
    ...(addresses > 0
      ? ([
          [
            'addresses',
            <Plural
              key="addresses"
              value={addresses}
              one="from # address only"
              other="from # addresses only"
            />,
          ],
        ] satisfies [string, ReactNode][])
      : []),
  ]
  return (
    <p className="mt-1 text-ink-3 text-xs">
      {facts.map(([id, fact], index) => (
        <span key={id}>
          {index > 0 ? ' · ' : ''}
          {fact}
        </span>
      ))}
    </p>
  )
}

function Waits({ maker }: { maker: string }) {
  return (
    <p className="mt-2 flex items-start gap-1.5 text-sm text-warning">
      <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      <Trans>
        {maker} must set up a second factor first: this business requires it. Until then this key opens
        nothing.
      </Trans>
    </p>
  )
}

function Doubted({ maker }: { maker: string }) {
  return (
    <p className="mt-2 flex items-start gap-1.5 text-danger text-sm">
      <ShieldAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      <Trans>
        This secret was made in the week before {maker}’s “this wasn’t me”, so somebody else may have it. The
        key opens nothing until it has a new secret.
      </Trans>
    </p>
  )
}

function Advice({ apiKey: { advice, secretMadeAt } }: { apiKey: ApiKey }) {
  const now = useNow()
  if (!advice) return null
  const days = Math.floor((now - Date.parse(secretMadeAt)) / 86_400_000)
  return advice !== 'old' ? (
    <p className="mt-2 flex items-start gap-1.5 text-danger text-sm">
      <ShieldAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      {advice === 'exposed' ? (
        <Trans>
          A browser has sent this key: whoever opened that page can read it. Give it a new secret without
          overlap, and keep the new one on a server.
        </Trans>
      ) : (
        <Trans>
          This key came from an address that is not on its list, and was refused: somebody there has the
          secret. Give it a new one without overlap. If your program has moved, make a key with its new
          address.
        </Trans>
      )}
    </p>
  ) : (
    <p className="mt-2 flex items-start gap-1.5 text-sm text-warning">
      <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
      <Trans>
        This secret is {days} days old. Give the key a new one; the old one works on while you change over.
      </Trans>
    </p>
  )
}
