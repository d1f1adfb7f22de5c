import { describe, expect, test } from 'vitest'
import {
  judgeCheck,
  judgeProof,
  type Planted,
  type Result,
  standingOf,
  stillPlanted,
  worstOf,
} from './verdicts.ts'

const here = { build: 'this', rhythmSeconds: 300 }
const result = (verdict: Result['verdict'], more: Partial<Result> = {}): Result => ({
  verdict,
  build: 'this',
  ageSeconds: 10,
  ...more,
})
/** The verdict where the last result is the last decisive one as well. */
const said = (latest: Result) => judgeCheck({ latest, decisive: latest }, here).verdict

const day = 86_400

describe('a check', () => {
  test('that never ran here is unchecked, not kept', () => {
    expect(judgeCheck({ latest: null, decisive: null }, here).verdict).toBe('unchecked')
  })

  test('keeps its verdict until exactly twice its rhythm has passed, and is stale a moment later', () => {
    expect(said(result('pass', { ageSeconds: 600 }))).toBe('kept')
    expect(said(result('pass', { ageSeconds: 600.001 }))).toBe('stale')
    expect(said(result('not_claimed', { ageSeconds: 601 }))).toBe('stale')
  })

  test('whose record is of the future is stale: nobody knows how old it is', () => {
    expect(said(result('pass', { ageSeconds: -0.2 }))).toBe('kept')
    expect(said(result('pass', { ageSeconds: -3600 }))).toBe('stale')
  })

  test('that could not finish makes it unclear, whatever it had said before', () => {
    const latest = result('error')
    expect(judgeCheck({ latest, decisive: result('pass', { ageSeconds: 310 }) }, here).verdict).toBe(
      'unclear',
    )
    expect(judgeCheck({ latest, decisive: null }, here).verdict).toBe('unclear')
  })

  test('that saw it broken keeps it broken through errors, silence and upgrades, until it has seen otherwise', () => {
    const fail = result('fail', { ageSeconds: 400 })
    expect(judgeCheck({ latest: result('error'), decisive: fail }, here).verdict).toBe('broken')
    expect(said(result('fail', { ageSeconds: 30 * day }))).toBe('broken')
    expect(said(result('fail', { build: 'earlier' }))).toBe('broken')
    expect(said(result('pass'))).toBe('kept')
  })

  test('of an earlier build is stale at once: another program runs now', () => {
    const latest = result('pass', { build: 'earlier' })
    expect(judgeCheck({ latest, decisive: latest }, here)).toEqual({ verdict: 'stale', earlierBuild: true })
  })

  test('that could observe nothing here claims nothing', () => {
    expect(said(result('not_claimed'))).toBe('not_claimed')
  })
})

describe('a commitment', () => {
  test('is as good as the worst of its checks', () => {
    expect(worstOf(['kept', 'kept'])).toBe('kept')
    expect(worstOf(['kept', 'not_claimed'])).toBe('not_claimed')
    expect(worstOf(['not_claimed', 'unchecked'])).toBe('unchecked')
    expect(worstOf(['unchecked', 'stale'])).toBe('stale')
    expect(worstOf(['stale', 'unclear', 'kept'])).toBe('unclear')
    expect(worstOf(['kept', 'unclear', 'broken', 'kept'])).toBe('broken')
  })

  test('without any check is not kept', () => {
    expect(worstOf([])).toBe('unchecked')
  })
})

describe('a proof', () => {
  const planted = (more: Partial<Planted> = {}): Planted => ({
    result: 'caught',
    ageSeconds: day,
    caughtAgeSeconds: day,
    ...more,
  })

  test('is not there yet on a fresh installation, and overdue once a week went by without one', () => {
    expect(judgeProof([], null).state).toBe('not_yet')
    expect(judgeProof([], 7 * day).state).toBe('not_yet')
    expect(judgeProof([], 7 * day + 1).state).toBe('overdue')
  })

  test('holds for seven days, and is as old as the sabotage that was caught longest ago', () => {
    expect(judgeProof([planted(), planted({ caughtAgeSeconds: 7 * day })], 90 * day)).toEqual({
      state: 'proven',
      ageSeconds: 7 * day,
    })
    expect(judgeProof([planted(), planted({ caughtAgeSeconds: 7 * day + 1 })], 90 * day).state).toBe(
      'overdue',
    )
  })

  test('needs every sabotage: one that was never caught leaves it unproven', () => {
    const never = planted({ result: 'unclear', caughtAgeSeconds: null })
    expect(judgeProof([planted(), never], day)).toEqual({ state: 'not_yet', ageSeconds: null })
    expect(judgeProof([planted(), never], 8 * day).state).toBe('overdue')
  })

  test('does not count an attempt that could not be told as a catch', () => {
    const unclear = planted({ result: 'unclear', ageSeconds: 60, caughtAgeSeconds: 8 * day })
    expect(judgeProof([unclear], 90 * day).state).toBe('overdue')
  })

  test('is lost with one sabotage that went unnoticed, however many were caught', () => {
    const missed = planted({ result: 'missed', ageSeconds: 60, caughtAgeSeconds: 2 * day })
    expect(judgeProof([planted(), missed, planted()], 90 * day).state).toBe('missed')
  })

  test('leaves out what is planted no more, but never what was missed', () => {
    const retired = planted({ ageSeconds: 9 * day })
    const missed = planted({ result: 'missed', ageSeconds: 40 * day })
    expect(stillPlanted([planted(), retired, missed], day)).toEqual([planted(), missed])
  })

  test('keeps all where the proof runs have stopped, and a commitment keeps what it alone has', () => {
    const old = [planted({ ageSeconds: 30 * day }), planted({ ageSeconds: 31 * day })]
    expect(stillPlanted(old, 30 * day)).toEqual(old)
    expect(stillPlanted(old, 0)).toEqual(old)
    expect(stillPlanted([], Number.POSITIVE_INFINITY)).toEqual([])
  })
})

describe('the standing', () => {
  test('is good only for what is kept, and whose check neither missed a sabotage nor waits for its proof too long', () => {
    expect(standingOf('kept', 'proven')).toBe('good')
    expect(standingOf('kept', 'not_yet')).toBe('good')
    expect(standingOf('kept', 'overdue')).toBe('open')
    expect(standingOf('kept', 'missed')).toBe('bad')
  })

  test('is bad for what is broken or could not be told, and open for what is not known', () => {
    for (const proof of ['proven', 'not_yet', 'overdue', 'missed'] as const) {
      expect(standingOf('broken', proof)).toBe('bad')
      expect(standingOf('unclear', proof)).toBe('bad')
      expect(standingOf('not_claimed', proof)).toBe('open')
      expect(standingOf('stale', proof)).toBe(proof === 'missed' ? 'bad' : 'open')
      expect(standingOf('unchecked', proof)).toBe(proof === 'missed' ? 'bad' : 'open')
    }
  })
})
