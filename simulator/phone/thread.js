import { drawBubble } from './bubble.js'
import { avatar, dayOf, h } from './dom.js'
import { icon } from './icons.js'

/** The open chat: header, messages and the place for the composer. `update` redraws only what changed. */
export function makeThread({ customer, numbers, chat, act, onBack, onNumber, onAbout }) {
  const name = h('strong', { dir: 'auto' })
  const subtitle = h('span', { class: 'chat-subtitle' })
  const messages = h('ol', { class: 'messages' })
  const typing = h(
    'div',
    { class: 'typing', hidden: true, 'aria-label': 'The business is typing' },
    h('i'),
    h('i'),
    h('i'),
  )
  const scroller = h(
    'div',
    { class: 'scroller', role: 'log', 'aria-label': 'Messages', tabindex: '0' },
    h('p', { class: 'notice' }, 'Simulated: what you write goes only to the program on this computer.'),
    messages,
    typing,
  )
  const business = numbers.find((number) => number.id === chat.numberId)
  const header = h(
    'header',
    { class: 'chat-head' },
    h(
      'button',
      { class: 'plain only-narrow', type: 'button', 'aria-label': 'All customers', onclick: onBack },
      icon('back'),
    ),
    avatar(business?.verifiedName ?? '?'),
    h('div', { class: 'chat-title' }, name, subtitle),
    numbers.length > 1 && numberPicker(numbers, chat, onNumber),
    h(
      'button',
      { class: 'plain only-about', type: 'button', 'aria-label': `About ${customer.name}`, onclick: onAbout },
      icon('info'),
    ),
  )
  const drawn = new Map()
  const suggestions = h(
    'div',
    { class: 'suggestions', role: 'group', 'aria-label': 'Something to begin with' },
    ...firstWords.map((words) =>
      h('button', { class: 'suggestion', type: 'button', onclick: () => act.write(words) }, words),
    ),
  )

  function update(view, now) {
    name.textContent = view.businessName
    subtitle.textContent = view.typing ? 'typing…' : `Business · ${view.displayNumber}`
    subtitle.classList.toggle('is-typing', view.typing)
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80
    const isGrown = view.messages.length > 0 && !drawn.has(view.messages.at(-1).id)
    const isOwn = view.messages.at(-1)?.author === 'customer'
    messages.replaceChildren(...withDays(view.messages, now))
    typing.hidden = !view.typing
    if (view.messages.length === 0) scroller.append(suggestions)
    else suggestions.remove()
    if (isAtEnd || (isGrown && isOwn) || drawn.size === view.messages.length) scrollToEnd()
  }

  /** A message that did not change keeps its element, so focus and sound stay where they are. */
  function withDays(all, now) {
    let day
    return all.flatMap((message) => {
      const json = JSON.stringify(message)
      const known = drawn.get(message.id)
      const element = known?.json === json ? known.element : drawBubble(message, act)
      drawn.set(message.id, { json, element })
      const ofMessage = dayOf(message.at, now)
      if (ofMessage === day) return [element]
      day = ofMessage
      return [h('li', { class: 'day' }, h('span', null, day)), element]
    })
  }

  function scrollToEnd() {
    scroller.scrollTop = scroller.scrollHeight
  }

  // Pictures make the thread longer when they arrive.
  messages.addEventListener(
    'load',
    () => scroller.scrollHeight - scroller.scrollTop < 2 * scroller.clientHeight && scrollToEnd(),
    true,
  )
  return {
    element: h('section', { class: 'chat', 'aria-label': `Chat of ${customer.name}` }, header, scroller),
    update,
    scrollToEnd,
  }
}

/** What customers of a plumber write first. */
const firstWords = [
  'My water heater is leaking, 78704',
  'Hola, no tengo agua caliente desde ayer',
  'How much is it to unclog a kitchen drain?',
]

function numberPicker(numbers, chat, onNumber) {
  const select = h(
    'select',
    { 'aria-label': 'Which business', onchange: () => onNumber(select.value) },
    ...numbers.map((number) =>
      h('option', { value: number.id, selected: number.id === chat.numberId }, number.verifiedName),
    ),
  )
  return select
}
