import { afterEach, expect, test } from 'vitest'
import { SimulatorClock } from './clock.ts'

const clocks: SimulatorClock[] = []
const makeClock = () => {
  const clock = new SimulatorClock()
  clocks.push(clock)
  return clock
}
afterEach(() => {
  for (const clock of clocks) clock.stop()
})

const hour = 3_600_000

test('what is due by the clock runs at once when the clock is moved past it, earliest first', () => {
  const clock = makeClock()
  const ran: string[] = []
  clock.schedule(clock.now() + 3 * hour, () => ran.push('third'))
  clock.schedule(clock.now() + hour, () => ran.push('first'))
  clock.schedule(clock.now() + 2 * hour, () => ran.push('second'))
  clock.set(clock.now() + 2.5 * hour)
  expect(ran).toEqual(['first', 'second'])
})

test('what was cancelled never runs', () => {
  const clock = makeClock()
  const cancel = clock.schedule(clock.now() + hour, () => expect.unreachable())
  cancel()
  clock.set(clock.now() + 2 * hour)
})

test('moved backwards, what is scheduled keeps the time that it still has to wait', () => {
  const clock = makeClock()
  let ran = 0
  clock.schedule(clock.now() + hour, () => {
    ran += 1
  })
  clock.set(clock.now() - 1000 * hour)
  clock.set(clock.now() + 0.9 * hour)
  expect(ran).toBe(0)
  clock.set(clock.now() + 0.2 * hour)
  expect(ran).toBe(1)
})

test('work that is planned by due work waits for its own time', () => {
  const clock = makeClock()
  const ran: string[] = []
  clock.schedule(clock.now() + hour, () => {
    ran.push('now')
    clock.schedule(clock.now() + hour, () => ran.push('later'))
  })
  clock.set(clock.now() + 1.5 * hour)
  expect(ran).toEqual(['now'])
})

test('a wait of more than 25 days does not fire at once', async () => {
  const clock = makeClock()
  let ran = false
  clock.schedule(clock.now() + 60 * 24 * hour, () => {
    ran = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(ran).toBe(false)
})
