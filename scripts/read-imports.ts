import { parseSync } from 'vite'

export type Import = { specifier: string; line: number }

type Node = { type: string; start: number } & Record<string, unknown>

/**
 * Every module that a source file names: import, export from, import() and its kin with a literal, type imports
 * included. Comments, strings and the text of a page are none. Throws when the file cannot be parsed.
 */
export function readImports(path: string, text: string): Import[] {
  const named = [...nodesOf(parse(path, text))].flatMap((node) =>
    namedBy(node).map((source) => ({ specifier: literal(source), start: node.start })),
  )
  return named
    .sort((one, other) => one.start - other.start)
    .flatMap(({ specifier, start }) =>
      specifier === undefined ? [] : [{ specifier, line: text.slice(0, start).split('\n').length }],
    )
}

/** The strings of the array that a file exports by that name; undefined when it has none. */
export function readList(path: string, text: string, name: string): string[] | undefined {
  for (const node of nodesOf(parse(path, text))) {
    if (node.type !== 'VariableDeclarator' || (node.id as Node & { name?: string }).name !== name) continue
    let value = node.init as Node | null
    while (value && 'expression' in value) value = value.expression as Node
    if (value?.type !== 'ArrayExpression') return undefined
    return (value.elements as unknown[]).map(literal).filter((element) => element !== undefined)
  }
  return undefined
}

function parse(path: string, text: string) {
  const { program, errors } = parseSync(path, text)
  const [error] = errors
  if (error) throw new Error(`${path} cannot be read: ${error.message}`)
  return program as unknown as Node
}

function namedBy(node: Node): unknown[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return [node.source ?? node.argument]
    case 'TSExternalModuleReference':
      return [node.expression]
    case 'CallExpression':
      return namedByCall(node)
    default:
      return []
  }
}

/** require('…'), vi.mock('…') and its kin, import.meta.glob('…' or a list), new URL needs no look: it loads no code. */
function namedByCall({ callee, arguments: given }: Node): unknown[] {
  const { type, name, object, property } = callee as Node & {
    object?: Node & { name?: string }
    name?: string
  }
  const [first] = given as Node[]
  if (type === 'Identifier') return name === 'require' ? [first] : []
  if (type !== 'MemberExpression') return []
  const member = (property as { name?: string }).name ?? ''
  const mocks = object?.name === 'vi' && /^(do)?(mock|unmock)$|^import(Actual|Mock)$/i.test(member)
  const globs = object?.type === 'MetaProperty' && member === 'glob'
  if (!mocks && !globs) return []
  return first?.type === 'ArrayExpression' ? (first.elements as unknown[]) : [first]
}

function literal(node: unknown): string | undefined {
  const { type, value, quasis, expressions, literal: inner } = (node ?? {}) as Record<string, unknown>
  if (type === 'Literal' && typeof value === 'string') return value
  if (type === 'TSLiteralType') return literal(inner)
  if (type !== 'TemplateLiteral' || (expressions as unknown[]).length > 0) return undefined
  return (quasis as { value: { cooked: string } }[])[0]?.value.cooked
}

function* nodesOf(root: Node): Generator<Node> {
  const waiting: unknown[] = [root]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (Array.isArray(next)) waiting.push(...next.filter(Boolean))
    else if (typeof next === 'object' && next !== null) {
      if ('type' in next) yield next as Node
      waiting.push(...Object.values(next).filter((value) => typeof value === 'object' && value !== null))
    }
  }
}
