/** Phrases written as one text, parted by commas: `phraseList('water heater, boiler')`. Lower case, no accents. */
export function phraseList(text: string): string[] {
  return text
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter((phrase) => phrase !== '')
}
