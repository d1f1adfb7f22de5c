const paths = {
  back: 'M15 5l-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  send: 'M5 12h13M12 6l6 6-6 6',
  info: 'M12 11v6M12 7.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  pin: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM14.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  photo: 'M4 6h16v12H4zM4 15l4.5-4.5L13 15l2.5-2.5L20 17M15.5 9.5v.01',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  person: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4.5 20.5c.8-3.7 3.8-6 7.5-6s6.700 2.300 7.500 6',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6v.01M4.500 12v.01M4.500 18v.01',
  reply: 'M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6',
  link: 'M14 5h5v5M19 5l-9 9M17 14v5H5V7h5',
  microphone:
    'M12 14.500a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v5.500a3 3 0 0 0 3 3zM6 11.500a6 6 0 0 0 12 0M12 17.500V21',
  check: 'M5 12.500l4.500 4.500L19 7',
  sent: 'M4 8.500l3 3 6-7',
  both: 'M0.8 8.6l2.9 2.9 5.8-7M7.3 10.7l.8.8 5.8-7',
  alert: 'M12 8v5M12 16.500v.01M12 3l9.500 17h-19z',
}

/** A line drawing; `label` is what it says to people who do not see it, left out where words stand beside it. */
export function icon(name, label) {
  const isTick = name === 'sent' || name === 'both'
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', isTick ? '0 0 16 16' : '0 0 24 24')
  svg.setAttribute('class', `icon${isTick ? ' icon-tick' : ''}`)
  if (label) {
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', label)
  } else {
    svg.setAttribute('aria-hidden', 'true')
  }
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', paths[name])
  svg.append(path)
  return svg
}

/** Grey one: on its way; grey two: the business has it; blue two: the business read it. */
export function ticks(state) {
  const words = { sent: 'Sent', delivered: 'Delivered', read: 'Read' }
  const mark = icon(state === 'sent' ? 'sent' : 'both', words[state])
  if (state === 'read') mark.classList.add('icon-read')
  return mark
}
