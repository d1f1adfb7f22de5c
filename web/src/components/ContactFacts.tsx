import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { Pencil, Phone } from 'lucide-react'
import { useState } from 'react'
import type { Contact } from '#contract/contacts.ts'
import { paths } from '../paths.ts'
import { Badge } from '../ui/Badge.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { ContactForm } from './ContactForm.tsx'
import { Fact, FactList, FactSection } from './Facts.tsx'
import { languageName } from './language-names.ts'
import { phoneWords } from './phone-words.ts'
import { callLink, mailLink } from './reach-links.ts'
import { SourceBadge } from './SourceBadge.tsx'
import { TimeAgo } from './TimeAgo.tsx'
import { useTimeFormat } from './use-time.ts'

/** Who somebody is and how to reach them, changed in place. `channel` is our number that they write to, where one is known. */
export function ContactFacts({ contact, channel }: { contact: Contact; channel?: string }) {
  const { t } = useLingui()
  const { locale } = useTimeFormat()
  const [isEditing, setIsEditing] = useState(false)
  const { allowed, reason } = contact.can.change
  if (isEditing) {
    return (
      <FactSection title={<Trans>Contact</Trans>}>
        <ContactForm contact={contact} onDone={() => setIsEditing(false)} />
      </FactSection>
    )
  }
  return (
    <FactSection
      title={
        <Link
          to={paths.contact}
          params={{ contactId: contact.id }}
          className="hover:text-ink hover:underline"
        >
          <Trans>Contact</Trans>
        </Link>
      }
      action={
        <IconButton
          label={allowed ? t`Change the contact` : (reason ?? t`Your role does not allow this.`)}
          isDisabled={!allowed}
          onPress={() => setIsEditing(true)}
          className="-mr-2"
        >
          <Pencil aria-hidden size={14} />
        </IconButton>
      }
    >
      <FactList>
        <Fact label={<Trans>Number</Trans>}>
          {contact.phone ? (
            <a
              href={callLink(contact.phone)}
              className="figures inline-flex items-center gap-1.5 hover:underline"
            >
              {phoneWords(contact.phone)}
              <Phone aria-hidden size={12} className="text-ink-3" />
            </a>
          ) : (
            <span className="text-ink-3">
              <Trans>Hidden by the customer</Trans>
            </span>
          )}
        </Fact>
        {contact.username ? <Fact label={<Trans>Username</Trans>}>@{contact.username}</Fact> : null}
        {contact.email ? (
          <Fact label={<Trans>E-mail</Trans>}>
            <a href={mailLink(contact.email)} className="hover:underline">
              {contact.email}
            </a>
          </Fact>
        ) : null}
        {contact.language ? (
          <Fact label={<Trans>Language</Trans>}>{languageName(contact.language, locale)}</Fact>
        ) : null}
        <Fact label={<Trans>Source</Trans>}>
          <SourceBadge source={contact.source} />
        </Fact>
        <Fact label={<Trans>Known since</Trans>}>
          <TimeAgo time={contact.createdAt} className="figures" />
        </Fact>
        {channel ? (
          <Fact label={<Trans>Writes to</Trans>}>
            <span className="figures">{channel}</span>
          </Fact>
        ) : null}
      </FactList>
      {contact.optedOutAt ? (
        <div className="mt-3">
          <Badge tone="warning">
            <Trans>Wants no messages</Trans>
          </Badge>
        </div>
      ) : null}
    </FactSection>
  )
}
