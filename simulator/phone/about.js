import { identityWords, phoneWords } from './chat-list.js'
import { h } from './dom.js'

/** Who this customer is, what the business sees of them, and what they can change about that. */
export function drawAbout(customer, number, view, { onChange }) {
  const userId = customer.userIds[number?.businessId] ?? customer.userId
  const isHidden = customer.identity === 'user_id_only'
  const facts = [
    ['Shown name', customer.name],
    ['Number', numberWords(customer, isHidden, view)],
    ['Username', customer.username === null ? 'none' : `@${customer.username}`],
    ['User id for this business', customer.identity === 'phone_only' ? 'none' : userId],
  ]
  return h(
    'div',
    { class: 'about-inside' },
    h('h2', { dir: 'auto' }, customer.name),
    h('p', { class: 'small' }, identityWords(customer)),
    h(
      'dl',
      null,
      ...facts.flatMap(([term, value]) => [h('dt', null, term), h('dd', { dir: 'auto' }, value)]),
    ),
    h(
      'label',
      { class: 'radio' },
      h('input', {
        type: 'checkbox',
        checked: customer.autoRead,
        onchange: (event) => onChange({ autoRead: event.target.checked }),
      }),
      h(
        'span',
        null,
        h('strong', null, 'Reads everything at once'),
        h('span', { class: 'small' }, 'Otherwise when this chat is open.'),
      ),
    ),
    isHidden
      ? customer.phone !== null &&
          h(
            'button',
            {
              class: 'secondary',
              type: 'button',
              onclick: () => onChange({ identity: 'phone_and_user_id' }),
            },
            'Show the number again',
          )
      : usernameForm(customer, onChange),
  )
}

function usernameForm(customer, onChange) {
  const field = h('input', {
    'aria-label': 'Username',
    required: true,
    pattern: '[a-z0-9._]{3,35}',
    maxlength: '35',
    autocomplete: 'off',
    placeholder: 'username',
    value: customer.username ?? '',
  })
  return h(
    'form',
    {
      class: 'username',
      onsubmit: (event) => {
        event.preventDefault()
        onChange({ username: field.value, identity: 'user_id_only' })
      },
    },
    h('strong', null, 'Take a username and hide the number'),
    field,
    h('button', { class: 'secondary', type: 'submit' }, 'Hide the number'),
  )
}

/** A hidden number stays visible for 30 days to a business that wrote to it. */
function numberWords(customer, isHidden, view) {
  if (customer.phone === null) return 'none'
  if (!isHidden) return phoneWords(customer.phone)
  if (!view?.numberShownUntil) return `${phoneWords(customer.phone)} (hidden)`
  const until = new Date(view.numberShownUntil).toLocaleDateString([], { month: 'long', day: 'numeric' })
  return `${phoneWords(customer.phone)} (hidden, but shown to this business until ${until}: it wrote to the number)`
}
