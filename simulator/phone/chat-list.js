import { avatar, dayOf, h, timeOf } from './dom.js'
import { ticks } from './icons.js'

/** The customers, who wrote last first. Each is a link, so it can be opened in a tab of its own. */
export function drawChatList(list, { customers, numbers, lines, selected, query, now, onOpen }) {
  const rows = customers
    .toReversed()
    .map((customer) => ({ customer, line: latestLine(lines, customer.id) }))
    .filter(({ customer }) => matches(customer, query))
    .sort((a, b) => (b.line?.last?.at ?? '').localeCompare(a.line?.last?.at ?? ''))
    .slice(0, rowsMax)
  if (rows.length === 0) {
    list.replaceChildren(h('li', { class: 'people-empty' }, 'Nobody of that name.'))
    return
  }
  list.replaceChildren(
    ...rows.map(({ customer, line }) => {
      const numberId = line?.numberId ?? numbers[0]?.id
      const isCurrent = selected?.customerId === customer.id
      return h(
        'li',
        null,
        h(
          'a',
          {
            class: 'person',
            href: `/?customer=${customer.id}`,
            'aria-current': isCurrent ? 'true' : null,
            onclick: (event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return
              event.preventDefault()
              onOpen({ customerId: customer.id, numberId })
            },
          },
          avatar(customer.name),
          h(
            'span',
            { class: 'person-words' },
            h(
              'span',
              { class: 'person-line' },
              h('span', { class: 'person-name', dir: 'auto' }, customer.name),
              line?.last && h('time', { datetime: line.last.at }, shortTime(line.last.at, now)),
            ),
            h('span', { class: 'person-line person-last' }, lastWords(customer, line), unread(line)),
          ),
        ),
      )
    }),
  )
}

/** More would only slow the page down; the search finds the others. */
const rowsMax = 200

export function identityWords(customer) {
  if (customer.identity === 'user_id_only') {
    return customer.username ? `@${customer.username} · number hidden` : 'number hidden'
  }
  return phoneWords(customer.phone)
}

export function phoneWords(phone) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone ?? '')
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : (phone ?? '')
}

function latestLine(lines, customerId) {
  return lines
    .filter((line) => line.customerId === customerId && line.last)
    .sort((a, b) => a.last.at.localeCompare(b.last.at))
    .at(-1)
}

function matches({ name, phone, username }, query) {
  const wanted = query.trim().toLowerCase()
  return `${name} ${phone} ${phoneWords(phone)} ${username}`.toLowerCase().includes(wanted)
}

function lastWords(customer, line) {
  if (line?.typing) return h('span', { class: 'person-typing' }, 'typing…')
  if (!line?.last) return h('span', { class: 'person-preview' }, identityWords(customer))
  return h(
    'span',
    { class: 'person-preview' },
    line.last.ticks && ticks(line.last.ticks),
    h('span', { dir: 'auto' }, line.last.preview),
  )
}

function unread(line) {
  if (!line?.unread) return null
  return h('span', { class: 'unread', 'aria-label': `${line.unread} unread` }, String(line.unread))
}

function shortTime(iso, now) {
  const day = dayOf(iso, now)
  if (day === 'Today') return timeOf(iso)
  return day === 'Yesterday' ? day : new Date(iso).toLocaleDateString([], { month: 'short', day: 'numeric' })
}
