import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newFolder, query, refusalOf, start, startElsewhere } from './embedded.fixture.ts'
import { isAlive } from './processes.ts'

describe('a data folder in use', () => {
  test('is refused to a second start in the same program, naming the process', async () => {
    const folder = newFolder()
    const server = await start(folder)
    expect(await refusalOf(start(folder))).toContain(`in use by process ${process.pid}`)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('is refused while another program runs it, naming that one, which is not disturbed', async () => {
    const folder = newFolder()
    const other = await startElsewhere(folder)
    expect(await refusalOf(start(folder))).toContain(`in use by process ${other.child.pid}`)
    expect(isAlive(other.processId)).toBe(true)
  })

  test('goes to exactly one of several programs that start at the same moment', async () => {
    const folder = newFolder()
    const others = await Promise.all([1, 2, 3, 4].map(() => startElsewhere(folder)))
    expect(others.filter((other) => other.refusal === undefined)).toHaveLength(1)
    for (const { refusal } of others)
      if (refusal !== undefined) expect(refusal).toContain('is in use by process')
  })

  test('is free again when the claim of a dead process carries the number of a living one', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'postgres-data'), { mode: 0o711 })
    writeFileSync(join(folder, 'postgres-data', `used-by-${process.pid}-deadbeef1-aaaaaaaa`), '')
    const server = await start(folder)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})
