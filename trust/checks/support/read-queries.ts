import { readTokens, type Token } from './read-tokens.ts'

export type QuerySite = {
  line: number
  /** `query`: handed to the driver as text. `template`: tagged with `sql`, where each hole becomes a parameter. `door`: a way around both. */
  kind: 'query' | 'template' | 'door'
  /** Null where the text stands there whole; else the piece of program that decides about it, without spaces. */
  code: string | null
}

/** What makes text of a query out of what it is given, though it be called by way of `sql`. */
const openDoors = ['raw', 'lit', 'literal']
/** These quote names; whose names, a person must have looked at. */
const quotingDoors = ['ref', 'id', 'table']

/** Every place in a file where a text goes to the database, in whatever way. Throws for a file that cannot be read. */
export function readQueries(source: string): QuerySite[] {
  const tokens = readTokens(source)
  const known: Known = { whole: new Set(), sql: importsSql(tokens) }
  // In the order in which they stand: a name may be made of one before it.
  tokens.forEach((token, index) => {
    if (
      token.source === 'const' &&
      tokens[index + 2]?.source === '=' &&
      isWholeConstant(tokens, index + 3, known)
    )
      known.whole.add(tokens[index + 1]!.source)
  })
  return sitesIn(tokens, known)
}

/** What is known of a file: names of constants that are whole texts, and whether `sql` is the one that makes queries. */
type Known = { whole: Set<string>; sql: boolean }

function sitesIn(tokens: Token[], known: Known): QuerySite[] {
  const sites: QuerySite[] = []
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]?.source
    if (token.is === 'template') sites.push(...token.holes.flatMap((hole) => sitesIn(hole, known)))
    if (token.is === 'text' && driversNames.has(token.source.slice(1, -1)) && next === ']')
      sites.push(door(token, tokens, index + 1))
    if (token.is !== 'word') return
    if (token.source === 'query' || token.source === 'executeQuery')
      sites.push(...handedToDriver(tokens, index, known))
    if (token.source === 'sql' && known.sql) sites.push(...builtBySql(tokens, index, known))
    if ((token.source === 'CompiledQuery' || token.source === 'RawBuilder') && next === '.')
      sites.push(door(token, tokens, index))
  })
  return sites
}

const driversNames = new Set(['query', 'executeQuery'])

function importsSql(tokens: Token[]): boolean {
  return tokens.some(
    ({ source }, index) =>
      source === 'sql' && ['{', ','].includes(tokens[index - 1]?.source ?? '') && isImport(tokens, index),
  )
}

/** `const name = 'text'`, or an object with such a text, and nothing more behind it. */
function isWholeConstant(tokens: Token[], begin: number, known: Known): boolean {
  const [first] = tokens.slice(begin, begin + 1)
  if (!first) return false
  if (first.source !== '{')
    return isWhole([first], known) && !['+', '.', '[', '('].includes(tokens[begin + 1]?.source ?? '')
  return isWhole(balanced(tokens, begin), known)
}

/** From an opening brace to the one that closes it. */
function balanced(tokens: Token[], begin: number): Token[] {
  let depth = 0
  for (let at = begin; at < tokens.length; at++) {
    if (tokens[at]!.source === '{') depth++
    if (tokens[at]!.source === '}') depth--
    if (depth === 0) return tokens.slice(begin, at + 1)
  }
  return []
}

/** `.query(…)` and `.query<Row>(…)`: the first thing in the brackets is the text, or holds it as `text`. */
function handedToDriver(tokens: Token[], index: number, known: Known): QuerySite[] {
  const token = tokens[index]!
  const dot = tokens[index - 1]?.source
  if (dot !== '.') return []
  const opening = skipTypes(tokens, index + 1)
  if (tokens[opening]?.source !== '(') {
    // A member of that name that is no call: a request has a query, and so has an operation.
    const owner = tokens[index - 2]?.source ?? ''
    return ['request', 'endpoint', 'operation', 'fixture'].includes(owner) ? [] : [door(token, tokens, index)]
  }
  const argument = firstArgument(tokens, opening)
  return [{ line: token.line, kind: 'query', code: isWhole(argument, known) ? null : sourceOf(argument) }]
}

/** `sql` with a template; everything else that is done with `sql` is a door, but for joining what is parameters again. */
function builtBySql(tokens: Token[], index: number, known: Known): QuerySite[] {
  const token = tokens[index]!
  const before = tokens[index - 1]?.source
  // A member or a name of the same spelling, or the import itself.
  if (before === '.' || tokens[index + 1]?.source === ':') return []
  if (['{', ','].includes(before ?? '') && ['}', ','].includes(tokens[index + 1]?.source ?? '')) {
    if (isImport(tokens, index)) return []
  }
  const after = skipTypes(tokens, index + 1)
  if (tokens[after]?.is === 'template') return [{ line: token.line, kind: 'template', code: null }]
  if (tokens[after]?.source === '.') {
    const member = tokens[after + 1]?.source ?? ''
    if (member === 'join') return []
    if (![...openDoors, ...quotingDoors].includes(member)) return [door(token, tokens, index)]
    const opening = after + 2
    const argument = tokens[opening]?.source === '(' ? firstArgument(tokens, opening) : []
    const isNamed = quotingDoors.includes(member) && argument.length > 0 && isWhole(argument, known)
    return isNamed ? [] : [{ line: token.line, kind: 'door', code: `sql.${member}(${sourceOf(argument)})` }]
  }
  return [door(token, tokens, index)]
}

function door(token: Token, tokens: Token[], index: number): QuerySite {
  return { line: token.line, kind: 'door', code: sourceOf(tokens.slice(Math.max(0, index - 2), index + 1)) }
}

function isImport(tokens: Token[], index: number): boolean {
  for (let at = index; at >= 0; at--) {
    const { source } = tokens[at]!
    if (source === 'import') return true
    if (source === '=' || source === '(' || source === ';') return false
  }
  return false
}

/** Past `<…>`, where types are told between a name and its brackets. */
function skipTypes(tokens: Token[], index: number): number {
  if (tokens[index]?.source !== '<') return index
  let depth = 0
  for (let at = index; at < tokens.length; at++) {
    const { source } = tokens[at]!
    if (source === '<') depth++
    // An arrow inside of a type closes nothing.
    if (source === '>' && tokens[at - 1]?.source !== '=') depth--
    if (depth === 0) return at + 1
  }
  return index
}

/** The tokens between an opening bracket and the comma or bracket that ends its first argument. */
function firstArgument(tokens: Token[], opening: number): Token[] {
  let depth = 0
  for (let at = opening + 1; at < tokens.length; at++) {
    const { source, is } = tokens[at]!
    if (is === 'sign' && depth === 0 && (source === ',' || source === ')'))
      return tokens.slice(opening + 1, at)
    if (is === 'sign' && '([{'.includes(source)) depth++
    if (is === 'sign' && ')]}'.includes(source)) depth--
  }
  return tokens.slice(opening + 1)
}

/** A text that stands there whole, or an object whose `text` does. */
function isWhole(argument: Token[], known: Known): boolean {
  const [first] = argument
  if (argument.length === 1) {
    // Holes that hold texts of this file, which are whole themselves, leave it whole.
    if (first!.is === 'template')
      return first!.holes.every((hole) => hole.length === 1 && isWhole(hole, known))
    return first!.is === 'text' || (first!.is === 'word' && known.whole.has(first!.source))
  }
  if (first?.source !== '{') return false
  const at = argument.findIndex(
    (token, index) => token.source === 'text' && argument[index + 1]?.source === ':',
  )
  const value = argument[at + 2]
  const end = argument[at + 3]?.source
  return at > 0 && value !== undefined && (end === ',' || end === '}') && isWhole([value], known)
}

function sourceOf(tokens: Token[]): string {
  return tokens.map(({ source }) => source.replaceAll(/\s+/g, ' ')).join('')
}
