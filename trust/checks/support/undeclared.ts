/**
 * Paths of the fields in an answer that its description does not know. `declared` is the same answer after its description has read it, which
 * leaves out what it does not know.
 */
export function undeclaredIn(answer: unknown, declared: unknown, at = ''): string[] {
  if (Array.isArray(answer)) {
    const known = Array.isArray(declared) ? declared : []
    return answer.flatMap((item, index) => undeclaredIn(item, known[index], `${at}/${index}`))
  }
  if (typeof answer !== 'object' || answer === null) return []
  const known = (typeof declared === 'object' && declared !== null ? declared : {}) as Record<string, unknown>
  return Object.entries(answer).flatMap(([name, value]) =>
    name in known ? undeclaredIn(value, known[name], `${at}/${name}`) : [`${at}/${name}`],
  )
}
