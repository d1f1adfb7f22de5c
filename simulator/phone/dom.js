/**
 * An element with properties and children. Text is always a text node, so nothing that people write becomes markup.
 * `class`, `aria-*`, `data-*` and the like are attributes; `on…` are listeners; null and false children are left out.
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(
    ...children.flat().filter((child) => child !== null && child !== undefined && child !== false),
  )
  return element
}

/** A steady colour and the initials of a name. */
export function avatar(name) {
  const initials = [...name.matchAll(/(?:^|\s)(\p{L}|\p{N})/gu)].map(([, letter]) => letter)
  let hash = 2166136261
  for (const sign of name) hash = Math.imul(hash ^ sign.codePointAt(0), 16777619) >>> 0
  const short = (initials.length > 1 ? initials[0] + initials.at(-1) : (initials[0] ?? '?')).toUpperCase()
  return h('span', { class: 'avatar', 'data-tint': String((hash >>> 8) % 6), 'aria-hidden': 'true' }, short)
}

export function timeOf(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}

/** "Today", "Yesterday", or the date. */
export function dayOf(iso, now) {
  const [day, today] = [new Date(iso), new Date(now)]
  const days = Math.round((startOfDay(today) - startOfDay(day)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  const withYear = day.getFullYear() !== today.getFullYear()
  return day.toLocaleDateString([], {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(withYear && { year: 'numeric' }),
  })
}

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
