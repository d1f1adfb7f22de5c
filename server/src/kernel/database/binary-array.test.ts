import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { byteStrings, texts, uuids } from './binary-array.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await testInstallation()
})
afterAll(() => installation?.close())

async function echo(type: string, value: unknown) {
  const { rows } = await installation.pools.app.query<{ value: unknown }>({
    text: `select $1::${type}[] as value`,
    values: [value],
  })
  return rows[0]!.value
}

test('the database reads each kind as it was written, nulls and nothing at all among them', async () => {
  const ids = [randomUUID(), null, randomUUID().toUpperCase()]
  expect(await echo('uuid', uuids(ids))).toEqual(ids.map((id) => id?.toLowerCase() ?? null))
  const said = ['', 'plain', null, 'quote " back\\slash {brace},comma NULL', 'é 👍🏽 שלום']
  expect(await echo('text', texts(said))).toEqual(said)
  const bytes = [Buffer.alloc(0), null, randomBytes(1), randomBytes(70_000)]
  expect(await echo('bytea', byteStrings(bytes))).toEqual(bytes)
  for (const [type, none] of Object.entries({ uuid: uuids([]), text: texts([]), bytea: byteStrings([]) }))
    expect(await echo(type, none)).toEqual([])
  expect(await echo('text', texts([null]))).toEqual([null])
})

test('what is no id is refused before it is sent', () => {
  for (const wrong of ['', 'nonsense', `${randomUUID().slice(0, -1)}g`, randomUUID().slice(1)])
    expect(() => uuids([wrong]).toPostgres(), wrong).toThrow('no UUID')
})
