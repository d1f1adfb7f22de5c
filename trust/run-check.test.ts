import { describe, expect, test } from 'vitest'
import { Broken, type Check, type Examined } from './checks/check.ts'
import { runCheck } from './run-check.ts'
import type { Stage } from './stage.ts'

const stage = {} as Stage
const check = (run: Check['run']): Check => ({ id: 'a-check', commitment: 'C-1', looksAt: 'Looks', run })
const sees = (examined: Partial<Examined>) =>
  runCheck(
    check(async () => ({ examined: 3, floor: 3, control: 'the owner saw it', ...examined })),
    stage,
  )

describe('a check', () => {
  test('that examined what there is, after the rightful party got through, passes', async () => {
    expect(await sees({ measured: { tables: 3 } })).toMatchObject({
      check: 'a-check',
      commitment: 'C-1',
      verdict: 'pass',
      reason: null,
      details: { examined: 3, floor: 3, control: 'the owner saw it', measured: { tables: 3 } },
    })
  })

  test('that looked at nothing, or at less than there is, does not pass', async () => {
    expect(await sees({ examined: 0, floor: 0 })).toMatchObject({ verdict: 'fail', reason: 'empty_success' })
    expect(await sees({ examined: 2 })).toMatchObject({ verdict: 'fail', reason: 'empty_success' })
    expect(await sees({ examined: Number.NaN })).toMatchObject({ verdict: 'fail', reason: 'empty_success' })
  })

  test('of refusals alone, with nobody let in first, does not pass', async () => {
    expect(await sees({ control: '' })).toMatchObject({ verdict: 'fail', reason: 'no_positive_control' })
  })

  test('that sees the promise broken fails with its reason', async () => {
    const found = await runCheck(
      check(async () => {
        throw new Broken('rows_leaked', 'table deals')
      }),
      stage,
    )
    expect(found).toMatchObject({ verdict: 'fail', reason: 'rows_leaked', details: { where: 'table deals' } })
  })

  test('that crashes is an error and no catch; of a database error no value is told', async () => {
    const crash = (error: unknown) =>
      runCheck(
        check(async () => {
          throw error
        }),
        stage,
      )
    expect(await crash(new TypeError('x is undefined'))).toMatchObject({
      verdict: 'error',
      reason: 'TypeError: x is undefined',
    })
    const leaky = Object.assign(new Error('key (email)=(ana@example.org) exists'), { code: '23505' })
    expect((await crash(leaky)).reason).toBe('Error 23505')
  })

  test('that cannot look here claims nothing', async () => {
    expect(
      await runCheck(
        check(async () => ({ notClaimed: 'one cluster' })),
        stage,
      ),
    ).toMatchObject({
      verdict: 'not_claimed',
      reason: 'one cluster',
    })
  })
})
