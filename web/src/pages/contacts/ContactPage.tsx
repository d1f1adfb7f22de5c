import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, MessageCircle, Phone } from 'lucide-react'
import type { Contact } from '#contract/contacts.ts'
import { contactQuery } from '../../api/contacts.ts'
import { ContactFacts } from '../../components/ContactFacts.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { PagePending } from '../../components/PageFaces.tsx'
import { phoneWords } from '../../components/phone-words.ts'
import { callLink } from '../../components/reach-links.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useShortcuts } from '../../components/use-shortcuts.ts'
import { paths } from '../../paths.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { buttonLook } from '../../ui/button-look.ts'
import { ContactDeals } from './ContactDeals.tsx'

/** One contact: who it is, how to reach them, and their cards. */
export function ContactPage() {
  const { t } = useLingui()
  const { contactId } = useParams({ from: `/app${paths.contact}` })
  const { data: contact, error, refetch } = useQuery(contactQuery(contactId))
  const navigate = useNavigate()
  usePageTitle(contact?.displayName ?? t`Contact`)
  useShortcuts({ escape: () => void navigate({ to: paths.contacts }) })
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <header className="flex h-13 shrink-0 items-center gap-2 border-line border-b px-5 phone:px-1.5">
        <Link
          to={paths.contacts}
          className="touch -ml-2 inline-flex h-8 items-center gap-1.5 rounded-sm px-2 text-ink-2 text-sm hover:bg-hover hover:text-ink phone:ml-0"
        >
          <ArrowLeft aria-hidden size={16} />
          <Trans>Contacts</Trans>
        </Link>
      </header>
      {contact ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Head contact={contact} />
          <div className="mx-auto grid max-w-5xl grid-cols-[340px_minmax(0,1fr)] gap-8 px-8 pb-10 phone:block phone:px-0">
            <div className="h-fit rounded-md border border-line phone:rounded-none phone:border-x-0">
              <h2 className="sr-only">
                <Trans>Details</Trans>
              </h2>
              <ContactFacts key={contact.id} contact={contact} />
            </div>
            <ContactDeals contact={contact} />
          </div>
        </div>
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <PagePending />
      )}
    </div>
  )
}

function Head({ contact }: { contact: Contact }) {
  return (
    <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-4 px-8 py-6 phone:px-4">
      <Avatar name={contact.displayName} size="large" />
      <div className="min-w-0 flex-1">
        <h1 className="truncate font-semibold text-xl">{contact.displayName}</h1>
        <p className="figures truncate text-ink-3 text-sm">
          {[contact.phone && phoneWords(contact.phone), contact.username && `@${contact.username}`]
            .filter(Boolean)
            .join(' · ') || contact.email}
        </p>
      </div>
      <div className="flex gap-2 phone:w-full [&>*]:phone:flex-1">
        {callLink(contact.phone) ? (
          <a href={callLink(contact.phone)} className={buttonLook('secondary')}>
            <Phone aria-hidden size={14} />
            <Trans>Call</Trans>
          </a>
        ) : null}
        {contact.conversationId ? (
          <Link
            to={paths.conversation}
            params={{ conversationId: contact.conversationId }}
            className={buttonLook('primary')}
          >
            <MessageCircle aria-hidden size={14} />
            <Trans>Conversation</Trans>
          </Link>
        ) : null}
      </div>
    </div>
  )
}
