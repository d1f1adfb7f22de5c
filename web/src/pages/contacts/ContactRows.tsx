import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { MessageCircle } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { languageName } from '../../components/language-names.ts'
import { phoneWords } from '../../components/phone-words.ts'
import { SourceBadge } from '../../components/SourceBadge.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import type { useContactSearch } from '../../components/use-contact-search.ts'
import { useTimeFormat } from '../../components/use-time.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { lastScroll, rememberScroll } from './remembered.ts'

const rowPixels = 56

/** Only the rows in sight are in the page. While nobody searches, more come as one scrolls. */
export function ContactRows({
  contacts,
  query,
  isSearch,
}: {
  contacts: Contact[]
  query: ReturnType<typeof useContactSearch>['query']
  isSearch: boolean
}) {
  const { t } = useLingui()
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 10,
    initialOffset: lastScroll,
    getItemKey: (index) => contacts[index]?.id ?? index,
  })
  const shown = virtual.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const wantsMore = !isSearch && hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  useEffect(() => {
    if (wantsMore && lastShown >= contacts.length - 15) void fetchNextPage()
  }, [wantsMore, lastShown, contacts.length, fetchNextPage])
  return (
    <div
      ref={scroller}
      onScroll={(event) => rememberScroll(event.currentTarget.scrollTop)}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <ul aria-label={t`Contacts`} className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map((item) => {
          const contact = contacts[item.index]
          return contact ? (
            <li
              key={item.key}
              aria-posinset={item.index + 1}
              aria-setsize={hasNextPage ? -1 : contacts.length}
              className="absolute inset-x-0 top-0"
              style={{ height: rowPixels, transform: `translateY(${item.start}px)` }}
            >
              <Row contact={contact} />
            </li>
          ) : null
        })}
      </ul>
      <div role="status" className="flex h-12 items-center justify-center text-ink-3 text-xs">
        {isFetchingNextPage ? <Spinner size={16} /> : null}
        {isFetchNextPageError ? (
          <Button size="small" onPress={() => void fetchNextPage()}>
            <Trans>More did not load. Try again</Trans>
          </Button>
        ) : null}
      </div>
    </div>
  )
}

function Row({ contact }: { contact: Contact }) {
  const { t } = useLingui()
  const { locale } = useTimeFormat()
  const reach = contact.phone
    ? phoneWords(contact.phone)
    : contact.username
      ? `@${contact.username}`
      : contact.email
  return (
    <Link
      to={paths.contact}
      params={{ contactId: contact.id }}
      className="grid h-full grid-cols-[36px_minmax(0,1fr)_minmax(0,1fr)_200px_100px_80px] items-center gap-4 border-line border-b px-5 text-sm outline-offset-[-2px] hover:bg-hover phone:grid-cols-[36px_minmax(0,1fr)_auto] phone:gap-3 phone:px-4"
    >
      <Avatar name={contact.displayName} />
      <span className="min-w-0">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium text-ink text-md">{contact.displayName}</span>
          {contact.conversationId ? (
            <MessageCircle aria-label={t`Has a conversation`} size={13} className="shrink-0 text-ink-3" />
          ) : null}
        </span>
        <span className="figures block truncate text-ink-3 text-xs desk:hidden">{reach}</span>
      </span>
      <span className="figures truncate text-ink-2 phone:hidden">{reach}</span>
      <span className="flex min-w-0 items-center gap-1.5 phone:hidden">
        <SourceBadge source={contact.source} />
        {contact.optedOutAt ? (
          <Badge tone="warning">
            <Trans>No messages</Trans>
          </Badge>
        ) : null}
      </span>
      <span className="truncate text-ink-3 phone:hidden">
        {contact.language ? languageName(contact.language, locale) : null}
      </span>
      <TimeAgo time={contact.createdAt} className="figures text-right text-ink-3 text-xs" />
    </Link>
  )
}
