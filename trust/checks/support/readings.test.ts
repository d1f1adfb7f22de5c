import { expect, test } from 'vitest'
import type { Belongings } from '../../stage.ts'
import { gatherIds, hasPages, plainReading, readingOperations, readingsByQuery } from './readings.ts'

const belongings: Belongings = {
  contactId: '01890000-0000-7000-8000-00000000000a',
  conversationId: '01890000-0000-7000-8000-00000000000b',
  messageId: '01890000-0000-7000-8000-00000000000c',
  mediaId: '01890000-0000-7000-8000-00000000000d',
  dealId: '01890000-0000-7000-8000-00000000000e',
  customerWaId: '15550190011',
}

test('every operation of the contract that reads can be asked on what a canary has', () => {
  expect(readingOperations.length).toBeGreaterThan(15)
  const skipped = readingOperations.filter((operation) => plainReading(operation, belongings) === null)
  expect(skipped.map(({ id }) => id)).toEqual([])
})

test('what names a record is asked with that of nobody too', () => {
  for (const operation of readingOperations) {
    const { path, toNothing } = plainReading(operation, belongings)!
    expect(toNothing !== null, operation.id).toBe(operation.endpoint.path.includes('{'))
    expect(toNothing, operation.id).not.toBe(path)
  }
})

test('each field of a query is tried: choices, ids of records, page marks', () => {
  const known = new Map<string, string>(
    Object.entries({ ...belongings, stageId: 'stage', pipelineId: 'pipeline' }),
  )
  const readings = readingOperations.flatMap((operation) =>
    readingsByQuery(plainReading(operation, belongings)!, known, hasPages(operation) ? 'mark' : null),
  )
  const asked = readings.map(({ path }) => path)
  expect(asked).toContain('/api/v1/conversations?view=closed')
  expect(asked).toContain('/api/v1/conversations?cursor=mark&limit=1')
  expect(asked).toContain(`/api/v1/deals?contactId=${belongings.contactId}`)
  expect(asked).toContain('/api/v1/board?pipelineId=pipeline')
  expect(readings.find(({ path }) => path.includes('stageId='))?.toNothing).toMatch(/stageId=01890000-/)
  const ofThread = readings.find(({ path }) => path.includes(`/${belongings.conversationId}/messages?cursor`))
  expect(ofThread?.toNothing).toMatch(
    /^\/api\/v1\/conversations\/01890000-0000-7000-8000-000000000000\/messages\?cursor=mark/,
  )
})

test('ids of an answer are known by the names that a query gives them, the first of each', () => {
  const known = new Map([['contactId', 'mine']])
  gatherIds(
    {
      pipeline: { id: 'p', stages: [{ id: 's1' }, { id: 's2' }] },
      items: [{ contact: { id: 'c' }, stageId: 'x' }],
    },
    known,
  )
  expect(Object.fromEntries(known)).toMatchObject({ contactId: 'mine', pipelineId: 'p', stageId: 's1' })
})
