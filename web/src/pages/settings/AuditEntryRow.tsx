import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import type { AuditEntry } from '#contract/audit.ts'
import { clockWords, fullTimeWords } from '../../components/time-words.ts'
import { useTimeFormat } from '../../components/use-time.ts'
import { paths } from '../../paths.ts'
import type { useEventWords } from './use-event-words.ts'

/** One event as a sentence; opened, all that is known of it. */
export function AuditEntryRow({
  entry,
  names,
  words,
}: {
  entry: AuditEntry
  names: Record<string, string>
  words: ReturnType<typeof useEventWords>
}) {
  const { locale, timeZone } = useTimeFormat()
  return (
    <li className="border-line border-b last:border-b-0">
      <details className="group">
        <summary className="touch flex cursor-pointer list-none items-start gap-3 px-4 py-2.5 outline-offset-[-2px] hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            size={14}
            className="mt-1 shrink-0 text-ink-3 transition-transform duration-100 group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 text-md">
            <span className="font-medium">{words.actor(entry)}</span>{' '}
            <span className="text-ink-2">{words.what(entry, names)}</span>
            {entry.key ? (
              <span className="text-ink-3">
                {' '}
                · <Trans>API key {entry.key.name ?? entry.key.id}</Trans>
              </span>
            ) : null}
            {entry.contact?.name && entry.actor.kind !== 'customer' ? (
              <span className="text-ink-3"> · {entry.contact.name}</span>
            ) : null}
          </span>
          <time
            dateTime={entry.at}
            title={fullTimeWords(entry.at, locale, timeZone)}
            className="figures mt-0.5 shrink-0 text-ink-3 text-xs"
          >
            {clockWords(entry.at, locale, timeZone)}
          </time>
        </summary>
        <Details entry={entry} names={names} />
      </details>
    </li>
  )
}

function Details({ entry, names }: { entry: AuditEntry; names: Record<string, string> }) {
  const { t } = useLingui()
  const { locale, timeZone } = useTimeFormat()
  const facts: [string, string][] = [
    [t`When`, fullTimeWords(entry.at, locale, timeZone)],
    [t`Event`, entry.type],
    ...Object.entries(entry.data).map(([name, value]): [string, string] => [
      name.replaceAll(/([A-Z])/g, ' $1').toLowerCase(),
      inWords(value, names),
    ]),
    ...(entry.network ? [[t`Network`, entry.network] as [string, string]] : []),
    ...(entry.browser || entry.system
      ? [[t`Browser`, [entry.browser, entry.system].filter(Boolean).join(', ')] as [string, string]]
      : []),
    ...(entry.requestId ? [[t`Request`, entry.requestId] as [string, string]] : []),
  ]
  return (
    <div className="border-line border-t bg-canvas px-4 py-3 pl-11 text-sm phone:pl-4">
      {entry.changes.length > 0 ? (
        <ul className="mb-3 flex flex-col gap-1">
          {entry.changes.map(({ field, before, after }) => (
            <li key={field} className="[overflow-wrap:anywhere]">
              <span className="text-ink-3">{field.replaceAll(/([A-Z])/g, ' $1').toLowerCase()}: </span>
              {before ? <del className="text-ink-3">{before}</del> : null} <span>{after ?? t`nothing`}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="figures [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1">
        <RecordLinks entry={entry} />
        <MemberLink entry={entry} names={names} />
      </div>
    </div>
  )
}

/** To the record itself, and to all else that happened to it. */
function RecordLinks({ entry: { dealId, conversationId, contact } }: { entry: AuditEntry }) {
  const record = dealId ?? conversationId ?? contact?.id
  if (!record) return null
  return (
    <>
      {dealId ? (
        <Link to={paths.deal} params={{ dealId }} className={linkLook}>
          <Trans>Open the card</Trans>
        </Link>
      ) : null}
      {conversationId ? (
        <Link to={paths.conversation} params={{ conversationId }} className={linkLook}>
          <Trans>Open the conversation</Trans>
        </Link>
      ) : contact ? (
        <Link to={paths.contact} params={{ contactId: contact.id }} className={linkLook}>
          <Trans>Open the contact</Trans>
        </Link>
      ) : null}
      <Link to={paths.settingsAudit} search={{ record }} className={linkLook}>
        <Trans>All that happened to it</Trans>
      </Link>
    </>
  )
}

function MemberLink({ entry: { data }, names }: { entry: AuditEntry; names: Record<string, string> }) {
  const name = typeof data.memberId === 'string' ? names[data.memberId] : undefined
  if (!name) return null
  return (
    <Link to={paths.settingsAudit} search={{ record: String(data.memberId) }} className={linkLook}>
      <Trans>All that happened to {name}</Trans>
    </Link>
  )
}

const linkLook = 'touch text-accent-ink hover:underline'

function inWords(value: unknown, names: Record<string, string>): string {
  if (typeof value === 'string') return names[value] ?? value
  if (Array.isArray(value)) return value.map((item) => inWords(item, names)).join(', ')
  return JSON.stringify(value) ?? ''
}
