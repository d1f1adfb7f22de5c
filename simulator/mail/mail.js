const list = document.getElementById('mails')
const view = document.getElementById('mail')
const find = document.getElementById('find')

let mails = []

/** An element whose text is always text. */
function h(tag, properties, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

async function read() {
  const response = await fetch('/control/mails')
  mails = (await response.json()).items.toReversed()
  draw()
}

function draw() {
  const wanted = find.value.trim().toLowerCase()
  const shown = mails.filter((mail) =>
    `${mail.to.join(' ')} ${mail.from} ${mail.subject}`.toLowerCase().includes(wanted),
  )
  const current = location.hash.slice(1)
  list.replaceChildren(
    ...(shown.length === 0
      ? [h('li', { class: 'none' }, mails.length === 0 ? 'No mail yet.' : 'No mail fits.')]
      : shown.map((mail) =>
          h(
            'li',
            null,
            h(
              'a',
              { href: `#${mail.id}`, 'aria-current': mail.id === current ? 'true' : null },
              h(
                'span',
                null,
                h('strong', { dir: 'auto' }, mail.subject || '(no subject)'),
                h(
                  'time',
                  { datetime: mail.at },
                  new Date(mail.at).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' }),
                ),
              ),
              h('span', { class: 'small' }, h('span', { class: 'to' }, `to ${mail.to.join(', ')}`)),
            ),
          ),
        )),
  )
  drawMail(mails.find((mail) => mail.id === current))
}

function drawMail(mail) {
  document.body.dataset.view = mail ? 'mail' : 'list'
  if (!mail) {
    view.replaceChildren(h('p', { class: 'small' }, 'Choose a mail to read it.'))
    return
  }
  view.replaceChildren(
    h('a', { class: 'back', href: '#' }, 'All mails'),
    h(
      'article',
      null,
      h('h2', { dir: 'auto' }, mail.subject || '(no subject)'),
      h(
        'dl',
        null,
        h('dt', null, 'From'),
        h('dd', null, mail.from),
        h('dt', null, 'To'),
        h('dd', null, mail.to.join(', ')),
        h('dt', null, 'At'),
        h('dd', null, new Date(mail.at).toLocaleString()),
        ...mail.attachments.flatMap((one) => [
          h('dt', null, 'Attached'),
          h('dd', null, `${one.filename || 'unnamed'} (${one.mimeType}, ${one.sizeBytes} bytes)`),
        ]),
      ),
      h('pre', { dir: 'auto' }, ...withLinks(mail.text)),
    ),
  )
}

/** The text, its http and https addresses as links. */
function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/g)
    .map((part, index) =>
      index % 2 === 1 ? h('a', { href: part, rel: 'noreferrer noopener', target: '_blank' }, part) : part,
    )
}

find.addEventListener('input', draw)
window.addEventListener('hashchange', draw)
const feed = new EventSource('/control/live')
feed.addEventListener('message', read)
feed.addEventListener('open', read)
