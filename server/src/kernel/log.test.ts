import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createLog, describeError } from './log.ts'

const secret = 'Ana Ruiz +15125550123'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('debug', { write: (line) => void lines.push(line) }))
  return lines.join('')
}

describe('the log', () => {
  test('keeps the kind of an error, its code and where it happened', () => {
    const error = Object.assign(new RangeError('a fixed sentence'), { code: 'E_TEST' })
    const line = JSON.parse(logged((log) => log.error({ err: error, contactId: 'c' }, 'failed')))
    expect(line).toMatchObject({ level: 'error', contactId: 'c', msg: 'failed' })
    expect(line.err).toMatchObject({ type: 'RangeError', code: 'E_TEST', message: 'a fixed sentence' })
    expect(line.err.stack[0]).toContain('log.test.ts')
  })

  test.each([
    ['a parser', () => JSON.parse(`{"name": "${secret}`)],
    ['a parser, over several lines', () => JSON.parse(`["\n    at ${secret}\n    at ${secret}`)],
    ['a schema', () => z.object({ a: z.literal('x') }).parse({ a: secret, [secret]: 1 })],
    ['a schema for keys', () => z.strictObject({}).parse({ [secret]: 1 })],
    [
      'a database',
      () =>
        throwing(
          Object.assign(new Error(`duplicate key (${secret})`), {
            name: 'error',
            code: '23505',
            detail: secret,
            where: secret,
          }),
        ),
    ],
  ])('quotes nothing of what %s was given', (_who, work) => {
    const error = caught(work)
    expect(logged((log) => log.error({ err: error }, 'failed'))).not.toContain('Ana')
    const wrapped = new Error('a task failed', { cause: error })
    const line = logged((log) => log.error({ err: wrapped }, 'failed'))
    expect(line).not.toContain('Ana')
    expect(line).toContain('a task failed')
  })

  test('takes what is no error at all by its type alone', () => {
    expect(describeError(secret)).toEqual({ type: 'string' })
    expect(describeError({ message: secret })).toEqual({ type: 'object' })
    expect(describeError(null)).toEqual({ type: 'object' })
  })

  test('is bounded: neither message nor stack nor a ring of causes grows without end', () => {
    const error = new Error('x'.repeat(10_000))
    error.cause = error
    expect(logged((log) => log.error({ err: error }, 'failed')).length).toBeLessThan(20_000)
  })
})

function caught(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

function throwing(error: Error): never {
  throw error
}
