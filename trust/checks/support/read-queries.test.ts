import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readQueries } from './read-queries.ts'
import { reviewedQueries } from './reviewed-queries.ts'

const hole = '$' + '{id}'
const imported = "import { sql } from 'kysely'\n"

/** What is told of the places in this piece of program: null for those written out whole. */
const codes = (source: string) => readQueries(source).map(({ code }) => code)

describe('a query whose text is written out', () => {
  test.each([
    "pool.query('select 1')",
    "pool.query<{ id: string }>('select $1', [id])",
    'pool.query(`select 1`)',
    "pool.query({ name: 'x', text: 'select $1', values: [id] })",
    "const text = 'select 1'\npool.query({ name: 'x', text, text: text, values: [id] })",
    "const text = 'select 1'\npool.query(text)",
    `const row = 'a, b'\nconst text = \`select \${row} from t\`\npool.query(text)`,
    "const statement = { name: 'x', text: 'select $1', values: [id] }\npool.query(statement)",
    `${imported}sql\`select ${hole}\``,
    `${imported}sql<{ id: string }>\`select ${hole}\``,
    `${imported}sql\`select \${sql.ref('name')}\``,
    `${imported}sql\`select \${sql.join(ids)}\``,
  ])('is known as such: %s', (source) => {
    expect(codes(source).length).toBeGreaterThan(0)
    expect(codes(source).filter((code) => code !== null)).toEqual([])
  })
})

describe('a query whose text is put together', () => {
  test.each([
    `pool.query(\`select '${hole}'\`)`,
    "pool.query('select ' + id)",
    "pool.query('select 1'.concat(id))",
    'pool.query(text)',
    "const text = 'select ' + id\npool.query(text)",
    "const text = 'select '.concat(id)\npool.query(text)",
    `const text = \`select ${hole}\`\npool.query({ text: text })`,
    "pool.query({ name: 'x', text: 'select ' + id })",
    'pool.query({ name: id })',
    'pool.query(...given)',
    "pool['query']('select ' + id)",
    'const ask = pool.query\nask(text)',
    'connection.executeQuery({ sql: text })',
    `${imported}sql\`select \${sql.raw(id)}\``,
    `${imported}sql\`select \${sql.lit(id)}\``,
    `${imported}sql\`select \${sql.ref(id)}\``,
    `${imported}sql\`select \${other(\`a \${sql.raw(id)}\`)}\``,
    `${imported}const { raw } = sql`,
    `${imported}const build = sql`,
    `${imported}sql([text])`,
    "import { sql as build } from 'kysely'\nbuild.raw(id)",
    'CompiledQuery.raw(text)',
  ])('is noticed: %s', (source) => {
    expect(codes(source).filter((code) => code !== null).length).toBeGreaterThan(0)
  })
})

test('texts, patterns, comments and templates that only look like queries are passed over', () => {
  const source = [
    "// pool.query('select ' + id)",
    "/* pool.query('select ' + id) */",
    String.raw`const text = 'it\'s pool.query(id)'`,
    String.raw`const pattern = /pool\.query(\/|[/'"])/g`,
    `const half = width / 2 / pool.size`,
    `const template = \`pool.query(${hole}) \\\` \${\`nested ${hole}\`}\``,
    'const { query } = request.query',
  ].join('\n')
  expect(readQueries(source)).toEqual([])
})

test('a file that cannot be read is not passed over', () => {
  expect(() => readQueries("pool.query('select 1)\n")).toThrow()
  expect(() => readQueries('pool.query(`select 1)')).toThrow()
})

test('what people have reviewed stands in the source, so that nothing old is allowed for ever', () => {
  const root = join(import.meta.dirname, '../../../server/src')
  const there = (readdirSync(root, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      readQueries(readFileSync(join(root, file), 'utf8')).map(({ code }) => `${file}: ${code}`),
    )
  expect(
    reviewedQueries.map(({ file, code }) => `${file}: ${code}`).filter((one) => !there.includes(one)),
  ).toEqual([])
})
