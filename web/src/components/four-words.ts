import { isGuessable, lengthOf, passwordLength } from '#contract/passwords.ts'

/** Four words by chance from 2,048 that are well known and unlike each other: 44 bits, which the server's slow hash makes out of reach. */
export async function fourWords(language: 'en' | 'es'): Promise<string> {
  const { wordlist } =
    language === 'es'
      ? await import('@scure/bip39/wordlists/spanish.js')
      : await import('@scure/bip39/wordlists/english.js')
  for (;;) {
    const words = Array.from({ length: 4 }, () => wordlist[draw(wordlist.length)]!.normalize('NFC'))
    const made = words.join(' ')
    if (lengthOf(made) >= passwordLength.alone && !isGuessable(made, [])) return made
  }
}

/** Evenly: what does not fit into the range a whole number of times is drawn again. */
function draw(below: number): number {
  const range = 2 ** 32
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  return number < range - (range % below) ? number % below : draw(below)
}
