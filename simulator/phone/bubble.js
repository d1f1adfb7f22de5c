import { h, timeOf } from './dom.js'
import { icon, ticks } from './icons.js'

/** One message. `act` is what the phone's owner can do with it: tap a button, open a list, share a place. */
export function drawBubble(message, act) {
  const isOwn = message.author === 'customer'
  return h(
    'li',
    { class: `row ${isOwn ? 'row-own' : 'row-theirs'}`, 'data-id': message.id },
    h(
      'div',
      { class: 'message' },
      h(
        'div',
        { class: `bubble${isBare(message) ? ' bubble-media' : ''}` },
        h('span', { class: 'hidden' }, isOwn ? 'You: ' : 'Business: '),
        message.quote && drawQuote(message.quote),
        ...drawContent(message),
        h(
          'span',
          { class: 'meta' },
          h('time', { datetime: message.at }, timeOf(message.at)),
          isOwn && ticks(message.ticks),
        ),
      ),
      ...drawActions(message, act),
      message.reactions &&
        h('span', { class: 'reactions' }, ...message.reactions.map(({ emoji }) => h('span', null, emoji))),
    ),
  )
}

function isBare(message) {
  return message.type === 'image' || message.type === 'video' || message.type === 'location'
}

function drawQuote({ author, preview }) {
  return h(
    'div',
    { class: 'quote' },
    h('strong', null, author === 'customer' ? 'You' : 'Business'),
    h('span', { dir: 'auto' }, preview),
  )
}

function text(words, className = 'text') {
  return h('p', { class: className, dir: 'auto' }, words)
}

function drawContent(message) {
  switch (message.type) {
    case 'text':
      return [text(message.text)]
    case 'choice':
      return [text(message.text), message.description && text(message.description, 'small')]
    case 'interactive':
      return [
        message.header &&
          (message.header.text ? text(message.header.text, 'heading') : drawMedia(message.header)),
        text(message.text),
        message.footer && text(message.footer, 'small'),
      ]
    case 'location':
      return [drawPlace(message)]
    case 'contacts':
      return message.contacts.map((card) =>
        h(
          'div',
          { class: 'card' },
          icon('person'),
          h('span', { dir: 'auto' }, h('strong', null, card.name), card.phones.join(', ')),
        ),
      )
    case 'unsupported':
    case 'raw':
      return [
        text(
          `A message of a kind that this phone cannot show (${message.what ?? message.messageType}).`,
          'odd',
        ),
      ]
    default:
      return [drawMedia(message), message.caption && text(message.caption)]
  }
}

function drawMedia(media) {
  const source = new URL(media.mediaUrl).pathname
  if (media.type === 'image' || media.type === 'sticker') {
    return h('img', { class: media.type, src: source, alt: media.caption || 'Photo', loading: 'lazy' })
  }
  if (media.type === 'video')
    return h('video', { class: 'image', src: source, controls: true, preload: 'metadata' })
  if (media.type === 'audio') {
    return h(
      'div',
      { class: 'card' },
      icon('microphone'),
      h('audio', { src: source, controls: true, preload: 'none' }),
    )
  }
  return h(
    'a',
    { class: 'card', href: source, download: media.filename || 'document' },
    icon('file'),
    h('span', { dir: 'auto' }, media.filename || 'Document'),
  )
}

/** Streets of nowhere in particular, with a pin. */
function drawPlace(place) {
  return h(
    'div',
    { class: 'place' },
    h('div', { class: 'map' }, icon('pin')),
    h(
      'span',
      { dir: 'auto' },
      h('strong', null, place.name ?? place.address ?? 'Shared location'),
      place.name && place.address ? h('span', { class: 'small' }, place.address) : null,
      h('span', { class: 'small' }, `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}`),
    ),
  )
}

function drawActions(message, act) {
  if (message.type !== 'interactive') return []
  const { kind } = message
  if (kind === 'button') {
    return message.buttons.map((button) => {
      const isChosen = message.answeredWith.includes(button.id)
      return action(
        isChosen ? 'check' : 'reply',
        button.title,
        () => act.tapButton(message, button),
        isChosen,
      )
    })
  }
  if (kind === 'list') return [action('list', message.list.button, () => act.openList(message))]
  if (kind === 'location_request_message')
    return [action('pin', 'Send location', () => act.pickPlace(message))]
  if (kind === 'request_contact_info')
    return [action('person', 'Share my number', () => act.shareNumber(message))]
  return [
    h(
      'a',
      { class: 'action', href: message.link.url, target: '_blank', rel: 'noreferrer noopener' },
      icon('link'),
      h('span', { dir: 'auto' }, message.link.title),
    ),
  ]
}

function action(picture, words, onclick, isChosen = false) {
  return h(
    'button',
    { class: `action${isChosen ? ' action-chosen' : ''}`, type: 'button', onclick },
    icon(picture, isChosen ? 'Chosen:' : undefined),
    h('span', { dir: 'auto' }, words),
  )
}
