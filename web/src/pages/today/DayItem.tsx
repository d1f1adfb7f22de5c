import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { MapPin, MessageCircle, Phone } from 'lucide-react'
import type { ReactNode } from 'react'
import { callLink } from '../../components/reach-links.ts'
import { paths } from '../../paths.ts'
import { buttonLook } from '../../ui/button-look.ts'

/** One thing to do: who and what above, and call, answer and the way there as big buttons below. */
export function DayItem({
  isEmergency,
  name,
  children,
  phone,
  conversationId,
  mapUrl,
}: {
  isEmergency: boolean
  name: string
  children: ReactNode
  phone: string | null
  conversationId: string | null
  mapUrl: string | null
}) {
  const { t } = useLingui()
  return (
    <li
      className={`flex flex-col gap-3 rounded-md border bg-raised p-4 ${isEmergency ? 'border-danger-line' : 'border-line'}`}
    >
      {children}
      <div className="flex gap-2 [&>*]:phone:flex-1">
        {conversationId ? (
          <Link
            to={paths.conversation}
            params={{ conversationId }}
            aria-label={t`Answer ${name}`}
            className={buttonLook('primary')}
          >
            <MessageCircle aria-hidden size={15} />
            <Trans>Answer</Trans>
          </Link>
        ) : null}
        {callLink(phone) ? (
          <a href={callLink(phone)} aria-label={t`Call ${name}`} className={buttonLook('secondary')}>
            <Phone aria-hidden size={14} />
            <Trans>Call</Trans>
          </a>
        ) : null}
        {mapUrl ? (
          <a
            href={mapUrl}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t`The way to ${name}`}
            className={buttonLook('secondary')}
          >
            <MapPin aria-hidden size={14} />
            <Trans>Map</Trans>
          </a>
        ) : null}
      </div>
    </li>
  )
}
