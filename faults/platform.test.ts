import { expect, test } from 'vitest'
import { runGraphTrouble } from './graph-trouble.ts'
import { minutes, nothing } from './short-form.ts'
import { runShuffle } from './shuffle.ts'
import { runSimulatedMoods } from './simulated-moods.ts'

test(
  'WhatsApp refusing, failing, silent, lying or gone gets nothing twice, and each conversation its replies in order',
  async () => {
    expect(await runGraphTrouble({ seed: 1, hanging: 8, downSeconds: 3 })).toMatchObject(nothing)
  },
  minutes(6),
)

test(
  'webhooks doubled, in no order, in batches of two businesses and a week late leave each its own, once and in place',
  async () => {
    const found = await runSimulatedMoods({ seed: 1, leads: 2, lines: 4 })
    expect(found).toMatchObject(nothing)
    expect(found.figures.items_repeated).toBeGreaterThan(0)
  },
  minutes(6),
)

test(
  'events shuffled and repeated end in the same state as in order and once, and no status goes back',
  async () => {
    const found = await runShuffle({ seed: 1, size: { contacts: 6, lines: 8, replies: 5 } })
    expect(found).toMatchObject(nothing)
    expect(found.figures.looked_at_meanwhile).toBeGreaterThan(0)
  },
  minutes(6),
)
