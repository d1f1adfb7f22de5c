import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { killPoints, planKill, runKills } from './kill-points.ts'
import { seedsThatFailed } from './seeds.ts'
import { reservePort, startServer } from './server.ts'
import { minutes, nothing } from './short-form.ts'
import { makeDataFolder } from './stage.ts'

test(
  'killed at every point of a message’s way in and out, it loses nothing, doubles nothing and keeps the order',
  async () => {
    const again = seedsThatFailed.map(({ seed, point, index }) => planKill(seed, point, index))
    const found = await runKills([...killPoints.map((point) => planKill(1, point, 0)), ...again])
    expect(found).toMatchObject(nothing)
    expect(found.figures.kills).toBe(killPoints.length + again.length)
  },
  minutes(6),
)

test('a seed says everything that chance decides about a run', () => {
  const plans = [7, 7, 8].map((seed) => {
    const { count, leads, copies, hasty } = planKill(seed, 'card.made', 3)
    const texts = leads.map(({ sender, name, lines }) => [sender, name, lines.map(({ text }) => text)])
    return JSON.stringify([count, texts, [...copies], [...hasty]])
  })
  expect(plans[0]).toBe(plans[1])
  expect(plans[0]).not.toBe(plans[2])
})

test('every point that the server knows is tried, and it refuses one that it does not know', async () => {
  const dataFolder = makeDataFolder()
  const { port, release } = await reservePort()
  const refused = startServer({
    dataFolder,
    port,
    environment: { PLUMBLINE_FAULT: 'nowhere:kill:1' },
  })
  const words = await refused.then(
    () => '',
    (failure: Error) => failure.message,
  )
  release()
  rmSync(dataFolder, { recursive: true })
  const known = /there is no point nowhere; there are (.*)/.exec(words)?.[1]?.split(', ')
  expect(known?.sort()).toEqual(killPoints.filter((point) => !point.startsWith('graph.')).sort())
})
