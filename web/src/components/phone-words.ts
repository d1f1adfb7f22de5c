/** An E.164 number in groups that a person can read out; North American ones as people there write them. */
export function phoneWords(phone: string): string {
  const northAmerican = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(phone)
  if (northAmerican) return `+1 ${northAmerican.slice(1).join(' ')}`
  return phone
}
