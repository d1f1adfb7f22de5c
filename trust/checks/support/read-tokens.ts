/** A piece of TypeScript, as far as one must read it to know where a text begins and ends. */
export type Token =
  | { is: 'word' | 'sign' | 'text' | 'pattern'; source: string; line: number }
  /** Between backticks; `holes` are the pieces of program in it. */
  | { is: 'template'; source: string; line: number; holes: Token[][] }

/** Reads a file into tokens; comments are left out. Throws where it does not understand the file: then nothing may be said of it. */
export function readTokens(source: string): Token[] {
  const reader = new Reader(source)
  const tokens = reader.until(null)
  return tokens
}

const wordsBeforePattern = new Set(
  'return typeof case in of delete void throw new else do yield await instanceof'.split(' '),
)

class Reader {
  readonly #source: string
  #at = 0
  #line = 1

  constructor(source: string) {
    this.#source = source
  }

  /** Up to the brace that closes what was opened before, or to the end. */
  until(closing: '}' | null): Token[] {
    const tokens: Token[] = []
    let depth = 0
    for (;;) {
      this.#skipSpace()
      const sign = this.#source[this.#at]
      if (sign === undefined) {
        if (closing) throw new Error(`a template is not closed, line ${this.#line}`)
        return tokens
      }
      if (closing && sign === '}' && depth === 0) {
        this.#at++
        return tokens
      }
      if (sign === '{') depth++
      if (sign === '}') depth--
      tokens.push(this.#next(tokens.at(-1)))
    }
  }

  #next(before: Token | undefined): Token {
    const line = this.#line
    const begin = this.#at
    const sign = this.#source[begin]!
    const done = (is: 'word' | 'sign' | 'text' | 'pattern'): Token => ({
      is,
      source: this.#source.slice(begin, this.#at),
      line,
    })
    if (sign === '`') {
      const holes = this.#template()
      return { is: 'template', source: this.#source.slice(begin, this.#at), line, holes }
    }
    if (sign === "'" || sign === '"') {
      this.#text(sign)
      return done('text')
    }
    if (sign === '/' && mayBePattern(before)) {
      this.#pattern()
      return done('pattern')
    }
    const word = /[\p{ID_Start}$_#\d][\p{ID_Continue}$]*/uy
    word.lastIndex = begin
    const found = word.exec(this.#source)
    this.#at += found ? found[0].length : 1
    return done(found ? 'word' : 'sign')
  }

  #skipSpace() {
    for (;;) {
      const rest = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y
      rest.lastIndex = this.#at
      const found = rest.exec(this.#source)
      if (!found) return
      this.#advance(found[0].length)
    }
  }

  #advance(characters: number) {
    for (let step = 0; step < characters; step++) if (this.#source[this.#at + step] === '\n') this.#line++
    this.#at += characters
  }

  #text(quote: string) {
    this.#at++
    while (this.#source[this.#at] !== quote) {
      if (this.#source[this.#at] === undefined || this.#source[this.#at] === '\n')
        throw new Error(`a text is not closed, line ${this.#line}`)
      this.#at += this.#source[this.#at] === '\\' ? 2 : 1
    }
    this.#at++
  }

  #template(): Token[][] {
    const holes: Token[][] = []
    this.#at++
    for (;;) {
      const sign = this.#source[this.#at]
      if (sign === undefined) throw new Error(`a template is not closed, line ${this.#line}`)
      if (sign === '`') {
        this.#at++
        return holes
      }
      if (sign === '\\') this.#advance(2)
      else if (sign === '$' && this.#source[this.#at + 1] === '{') {
        this.#at += 2
        holes.push(this.until('}'))
      } else this.#advance(1)
    }
  }

  #pattern() {
    this.#at++
    let inClass = false
    for (;;) {
      const sign = this.#source[this.#at]
      if (sign === undefined || sign === '\n') throw new Error(`a pattern is not closed, line ${this.#line}`)
      if (sign === '\\') this.#at++
      else if (sign === '[') inClass = true
      else if (sign === ']') inClass = false
      else if (sign === '/' && !inClass) break
      this.#at++
    }
    this.#at++
    while (/[a-z]/.test(this.#source[this.#at] ?? '')) this.#at++
  }
}

/** A slash divides after a value and begins a pattern elsewhere. */
function mayBePattern(before: Token | undefined): boolean {
  if (!before) return true
  if (before.is === 'word') return wordsBeforePattern.has(before.source)
  return before.is === 'sign' && ![')', ']', '}'].includes(before.source)
}
