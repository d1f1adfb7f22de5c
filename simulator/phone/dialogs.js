import { h } from './dom.js'
import { icon } from './icons.js'

const sheet = document.getElementById('sheet')

sheet.addEventListener('click', (event) => {
  if (event.target === sheet) sheet.close()
})

/** Shows a sheet; Escape, its cross and a click beside it close it. */
function show(title, ...content) {
  sheet.setAttribute('aria-label', title)
  sheet.replaceChildren(
    h(
      'div',
      { class: 'sheet-inside' },
      h(
        'header',
        { class: 'sheet-head' },
        h('h2', null, title),
        h('button', { class: 'text-button', type: 'button', onclick: () => sheet.close() }, 'Close'),
      ),
      ...content,
    ),
  )
  sheet.showModal()
}

function choose(work) {
  return () => {
    sheet.close()
    work()
  }
}

/** The rows of a list message, in their sections. */
export function showList(message, onRow) {
  show(
    message.list.button,
    ...message.list.sections.map((section) =>
      h(
        'section',
        { class: 'rows' },
        section.title && h('h3', { dir: 'auto' }, section.title),
        ...section.rows.map((row) =>
          h(
            'button',
            { class: 'choice', type: 'button', onclick: choose(() => onRow(row)) },
            h(
              'span',
              { dir: 'auto' },
              h('strong', null, row.title),
              row.description && h('span', { class: 'small' }, row.description),
            ),
          ),
        ),
      ),
    ),
  )
}

/** Invented addresses in and around the demo's town. */
const places = [
  { name: 'Home', address: '1204 Sample Oak St, Austin, TX 78704', latitude: 30.2453, longitude: -97.7688 },
  {
    name: 'Rental duplex',
    address: '87 Invented Creek Dr, Austin, TX 78745',
    latitude: 30.2069,
    longitude: -97.7966,
  },
  {
    name: 'Parents’ house',
    address: '3310 Example Hollow, Round Rock, TX 78664',
    latitude: 30.5147,
    longitude: -97.6689,
  },
  {
    name: 'A friend, far away',
    address: '9 Nowhere Ln, El Paso, TX 79901',
    latitude: 31.7587,
    longitude: -106.4869,
  },
]

export function showPlaces(onPlace) {
  show(
    'Send a location',
    h(
      'section',
      { class: 'rows' },
      ...places.map((place) =>
        h(
          'button',
          { class: 'choice', type: 'button', onclick: choose(() => onPlace(place)) },
          icon('pin'),
          h('span', null, h('strong', null, place.name), h('span', { class: 'small' }, place.address)),
        ),
      ),
      h(
        'button',
        {
          class: 'choice',
          type: 'button',
          onclick: choose(() => onPlace({ latitude: places[0].latitude, longitude: places[0].longitude })),
        },
        icon('pin'),
        h(
          'span',
          null,
          h('strong', null, 'Only the pin'),
          h('span', { class: 'small' }, 'Coordinates without an address'),
        ),
      ),
    ),
  )
}

const samples = [
  ['water_heater', 'Leaking water heater'],
  ['thermostat', 'Thermostat'],
  ['drain', 'Blocked drain'],
]

/** What can be attached. `onFile(file)`, `onSample(name)`, `onPlace()`, `onContact()`. */
export function showAttachments({ onFile, onSample, onPlace, onContact, hasNumber }) {
  const file = h('input', {
    type: 'file',
    class: 'hidden',
    tabindex: '-1',
    'aria-label': 'File',
    onchange: () => {
      sheet.close()
      if (file.files[0]) onFile(file.files[0])
    },
  })
  show(
    'Attach',
    h(
      'div',
      { class: 'samples', role: 'group', 'aria-label': 'Sample photos' },
      ...samples.map(([name, words]) =>
        h(
          'button',
          { class: 'sample', type: 'button', onclick: choose(() => onSample(name)) },
          h('img', { src: `/phone/samples/${name}`, alt: '' }),
          h('span', null, words),
        ),
      ),
    ),
    h(
      'section',
      { class: 'rows' },
      h(
        'button',
        { class: 'choice', type: 'button', onclick: () => file.click() },
        icon('photo'),
        'Photo or file from this computer',
      ),
      file,
      h('button', { class: 'choice', type: 'button', onclick: choose(onPlace) }, icon('pin'), 'Location'),
      hasNumber &&
        h(
          'button',
          { class: 'choice', type: 'button', onclick: choose(onContact) },
          icon('person'),
          'My contact card',
        ),
    ),
  )
}

/**
 * Asks who the new customer is. `onCreate(customer)` resolves with what comes after the sheet is gone; the sentence
 * that it may throw is shown.
 */
export function showNewCustomer(onCreate) {
  const name = h('input', {
    name: 'name',
    required: true,
    maxlength: '256',
    autocomplete: 'off',
    placeholder: 'Jordan Reyes',
  })
  const username = h('input', {
    name: 'username',
    maxlength: '35',
    autocomplete: 'off',
    placeholder: 'jordan.reyes',
    pattern: '[a-z0-9._]{3,35}',
  })
  const usernameField = h(
    'label',
    { class: 'field', hidden: true },
    h('span', null, 'Username'),
    username,
    h('span', { class: 'small' }, '3 to 35 of a–z, 0–9, dot and underscore'),
  )
  const problem = h('p', { class: 'problem', role: 'alert' })
  const kinds = [
    ['phone_and_user_id', 'With a phone number', 'The business sees the number, as most people show it.'],
    [
      'user_id_only',
      'With a username, number hidden',
      'The business sees a username and an id, never a number.',
    ],
    ['phone_only', 'Number only', 'As messages came before there were user ids.'],
  ]
  const form = h(
    'form',
    {
      class: 'new-customer',
      onsubmit: async (event) => {
        event.preventDefault()
        const values = new FormData(form)
        const identity = values.get('identity')
        try {
          const show = await onCreate({
            name: values.get('name'),
            identity,
            ...(identity === 'user_id_only' &&
              values.get('username') && { username: values.get('username') }),
            autoRead: values.get('autoRead') === 'on',
          })
          sheet.close()
          show()
        } catch (error) {
          problem.textContent = error.message
        }
      },
      onchange: () => {
        usernameField.hidden = new FormData(form).get('identity') !== 'user_id_only'
      },
    },
    h('label', { class: 'field' }, h('span', null, 'Name'), name),
    h(
      'fieldset',
      null,
      h('legend', null, 'What the business sees'),
      ...kinds.map(([value, words, more], index) =>
        h(
          'label',
          { class: 'radio' },
          h('input', { type: 'radio', name: 'identity', value, checked: index === 0 }),
          h('span', null, h('strong', null, words), h('span', { class: 'small' }, more)),
        ),
      ),
    ),
    usernameField,
    h(
      'label',
      { class: 'radio' },
      h('input', { type: 'checkbox', name: 'autoRead' }),
      h(
        'span',
        null,
        h('strong', null, 'Reads everything at once'),
        h('span', { class: 'small' }, 'Otherwise messages are read when the chat is open here.'),
      ),
    ),
    problem,
    h('button', { class: 'primary', type: 'submit' }, 'Start writing'),
  )
  show('Write as a new customer', form)
  name.focus()
}

/** Says what went wrong. */
export function showProblem(message) {
  show('That did not work', h('p', { class: 'problem', role: 'alert' }, message))
}

/** Shows something that is on the page elsewhere when there is room. */
export function showAbout(content) {
  show('About this customer', content)
}
