import { Trans, useLingui } from '@lingui/react/macro'
import { CircleHelp, List, MapPin, MousePointerClick, Phone } from 'lucide-react'
import type { Content, Message } from '#contract/inbox.ts'
import { MessageMedia } from './MessageMedia.tsx'
import { MessageText } from './MessageText.tsx'
import { phoneWords } from './phone-words.ts'

/** What a message says, whatever its kind. */
export function MessageContent({ message }: { message: Message }) {
  const { content, media } = message
  return (
    <div className="mr-auto flex min-w-0 flex-col gap-1.5">
      {media.map((one) => (
        <MessageMedia key={one.id} media={one} />
      ))}
      <Said content={content} hasMedia={media.length > 0} />
    </div>
  )
}

function Said({ content, hasMedia }: { content: Content; hasMedia: boolean }) {
  switch (content.kind) {
    case 'text':
    case 'notice':
      return <MessageText text={content.text} />
    case 'media':
      return content.caption ? <MessageText text={content.caption} /> : null
    case 'location':
      return <Place place={content} />
    case 'choice':
      return (
        <p className="flex items-center gap-1.5 text-base">
          <MousePointerClick aria-hidden size={14} className="shrink-0 text-ink-3" />
          <span className="sr-only">
            <Trans>Chose:</Trans>{' '}
          </span>
          <span dir="auto">{content.title}</span>
        </p>
      )
    case 'question':
      return <Question question={content} />
    case 'people':
      return <People people={content.people} />
    case 'reaction':
      return (
        <p className="text-ink-2 text-sm">
          <Trans>Reacted with {content.emoji} to an older message</Trans>
        </p>
      )
    case 'unsupported':
      return (
        <>
          {content.text ? <MessageText text={content.text} /> : null}
          {hasMedia ? null : (
            <p className="flex items-center gap-1.5 text-ink-2 text-sm">
              <CircleHelp aria-hidden size={14} className="shrink-0" />
              <Trans>A message of a kind that Plumbline does not show yet ({content.type})</Trans>
            </p>
          )}
        </>
      )
  }
}

function Place({ place }: { place: Extract<Content, { kind: 'location' }> }) {
  const { t } = useLingui()
  const position = `${place.latitude},${place.longitude}`
  return (
    <a
      href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(position)}`}
      target="_blank"
      rel="noopener noreferrer"
      className="touch flex min-w-52 items-center gap-3 rounded-sm border border-line bg-surface p-2.5 hover:bg-hover"
    >
      <MapPin aria-hidden size={20} className="shrink-0 text-accent-ink" />
      <span className="min-w-0">
        <span className="block truncate font-medium text-sm">{place.name ?? t`Location`}</span>
        <span className="block text-ink-3 text-xs">
          {place.address ?? `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`}
        </span>
        <span className="block text-accent-ink text-xs">
          <Trans>Open the map</Trans>
        </span>
      </span>
    </a>
  )
}

/** A question of the bot, as the customer sees it: nothing here can be pressed. */
function Question({ question }: { question: Extract<Content, { kind: 'question' }> }) {
  const { t } = useLingui()
  const { buttons, list, asksLocation } = question
  return (
    <>
      <MessageText text={question.text} />
      {buttons.length > 0 ? (
        <ul aria-label={t`Answers offered`} className="flex flex-wrap gap-1">
          {buttons.map((button) => (
            <li key={button.id} className={offered}>
              {button.title}
            </li>
          ))}
        </ul>
      ) : null}
      {list ? (
        <details className="group">
          <summary className={`${offered} inline-flex w-fit cursor-default items-center gap-1.5`}>
            <List aria-hidden size={13} />
            {list.button} ({list.rows.length})
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {list.rows.map((row) => (
              <li key={row.id} className={offered}>
                {row.title}
                {row.description ? <span className="block text-ink-3 text-xs">{row.description}</span> : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {asksLocation ? (
        <p className={`${offered} inline-flex w-fit items-center gap-1.5`}>
          <MapPin aria-hidden size={13} />
          <Trans>Asks for the location</Trans>
        </p>
      ) : null}
    </>
  )
}

function People({ people }: { people: { name: string; phones: string[] }[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {people.map((person) => (
        <li
          key={`${person.name} ${person.phones.join()}`}
          className="flex items-center gap-3 rounded-sm border border-line bg-surface p-2.5"
        >
          <Phone aria-hidden size={16} className="shrink-0 text-ink-3" />
          <span className="min-w-0 text-sm">
            <span className="block font-medium">{person.name}</span>
            <span className="figures block text-ink-3 text-xs">
              {person.phones.map(phoneWords).join(', ')}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

const offered = 'rounded-sm border border-line-strong bg-surface/60 px-2 py-0.5 text-ink-2 text-sm'
