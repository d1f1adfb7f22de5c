export const zipsMax = 2000

/** ZIP codes out of whatever was typed or pasted, and what in it is none. ZIP+4 counts as its first five digits. */
export function readZips(text: string): { zips: string[]; wrong: string[] } {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '')
  const zips = words.flatMap((word) => /^(\d{5})(-\d{4})?$/.exec(word)?.[1] ?? [])
  return { zips, wrong: words.filter((word) => !/^\d{5}(-\d{4})?$/.test(word)) }
}

/** Both lists as one, each code once, in order. */
export function joinZips(known: string[], added: string[]): string[] {
  return [...new Set([...known, ...added])].sort()
}
