import { h } from './dom.js'
import { icon } from './icons.js'

/** Where the customer writes. Enter sends, Shift and Enter begin a new line. */
export function makeComposer({ onText, onAttach }) {
  const field = h('textarea', {
    rows: '1',
    placeholder: 'Message',
    'aria-label': 'Message',
    enterkeyhint: 'send',
  })
  const send = h(
    'button',
    { class: 'send', type: 'submit', 'aria-label': 'Send', disabled: true },
    icon('send'),
  )
  const form = h(
    'form',
    {
      class: 'composer',
      onsubmit: (event) => {
        event.preventDefault()
        submit()
      },
    },
    h('button', { class: 'plain', type: 'button', 'aria-label': 'Attach', onclick: onAttach }, icon('plus')),
    field,
    send,
  )

  field.addEventListener('input', resize)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })

  function submit() {
    const words = field.value
    if (words.trim() === '') return
    field.value = ''
    resize()
    field.focus()
    onText(words).then((isTaken) => {
      // What was not taken comes back, unless something new was begun.
      if (!isTaken && field.value === '') field.value = words
      resize()
    })
  }

  function resize() {
    send.disabled = field.value.trim() === ''
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`
  }

  return { element: form, focus: () => field.focus({ preventScroll: true }) }
}
