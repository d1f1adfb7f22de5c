/** What a reader of a page sees: its text, and what stands for pictures and fields. Styles and scripts say nothing. */
export function wordsOf(html: string): string {
  const shown = html
    .replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
  const attributes = [...shown.matchAll(/\b(?:content|title|alt|aria-label|placeholder)="([^"]*)"/gi)]
  const text = shown
    .replaceAll(/<\/?(?:a|abbr|b|code|em|i|mark|small|span|strong|time|wbr)\b[^>]*>/gi, '')
    .replaceAll(/<[^>]*>/g, ' ')
  return plain([text, ...attributes.map(([, value = '']) => value)].join(' \n '))
}

/** Entities resolved, white space and quotation marks as in plain typing. */
export function plain(text: string): string {
  return text
    .replaceAll(
      /&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
      (all, decimal, hexadecimal, name: string | undefined) => {
        if (decimal) return String.fromCodePoint(Number(decimal))
        if (hexadecimal) return String.fromCodePoint(Number.parseInt(hexadecimal, 16))
        return entities[name?.toLowerCase() ?? ''] ?? all
      },
    )
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
}

/** Words that promise what nobody can keep, in the languages that our pages speak. */
const absoluteTerms = [
  /\b100\s?(%|per ?cent\b|por ciento\b)/i,
  /\b(absolutely|completely|entirely|fully|perfectly|totally) (safe|secure|private|protected|reliable)\b/i,
  /\bun(breakable|crackable|hackable|beatable|breachable)\b/i,
  /\b(bullet|fool|hack(er)?|fail|tamper)-?proof\b/i,
  /\b(bank|military|government|nsa)-(grade|level)\b/i,
  /\bguarante(e|es|ed|eing)\b/i,
  /\bimpossible\b/i,
  /\b(zero|no)[ -]risks?\b(?! assess)/i,
  /\brisk-free\b/i,
  /\bnever (be |been )?(hacked|breached|leaked|compromised|fails?)\b/i,
  /\b(absolutamente|completamente|totalmente|perfectamente) (segur|privad|protegid|fiable)/i,
  /\b(irrompible|infalible|inviolable|inhackeable|imposible)s?\b/i,
  /\bgarantiza(do|da|mos|n)?s?\b/i,
  /\b(sin|cero) riesgos?\b/i,
]

/** The absolute words in a text, as they stand there. */
export function absoluteWordsIn(text: string): string[] {
  return absoluteTerms.flatMap((term) => term.exec(text)?.[0] ?? [])
}
