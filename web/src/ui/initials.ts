/** Two letters at most; a number or a sign of its own becomes one character. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+/u, ''))
    .filter((word) => word !== '')
  const first = words[0]
  if (!first) return '?'
  if (/^\p{N}/u.test(first)) return '#'
  const last = words.length > 1 ? words.at(-1) : undefined
  const letters = [first, last && /^\p{L}/u.test(last) ? last : ''].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toLocaleUpperCase()
}
