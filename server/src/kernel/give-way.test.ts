import { expect, test, vi } from 'vitest'
import { asArrival, giveWay } from './give-way.ts'
import type { Installation } from './installation.ts'

function rush(installation: Installation, count: number): () => Promise<unknown> {
  const ends: (() => void)[] = []
  const arrivals = Array.from({ length: count }, () =>
    asArrival(installation, () => new Promise<void>((resolve) => ends.push(resolve))),
  )
  return () => {
    for (const end of ends) end()
    return Promise.all(arrivals)
  }
}

test('a task does not wait for a few deliveries, however long they take', async () => {
  const installation = {} as Installation
  const end = rush(installation, 10)
  await giveWay(installation)
  await end()
})

test('a task waits for the end of a rush, and goes on when it is over', async () => {
  const installation = {} as Installation
  const end = rush(installation, 60)
  let went = false
  const waiting = giveWay(installation).then(() => {
    went = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(went).toBe(false)
  await end()
  await waiting
  await giveWay(installation)
})

test('deliveries that come and go one after the other are a rush as well, when there are very many of them', async () => {
  const installation = {} as Installation
  for (let index = 0; index < 60; index++) await asArrival(installation, async () => undefined)
  let went = false
  const waiting = giveWay(installation).then(() => {
    went = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(went).toBe(false)
  await waiting
})

test('a rush that does not end holds no task for longer than half a second', async () => {
  vi.useFakeTimers()
  try {
    const installation = {} as Installation
    const end = rush(installation, 60)
    const waiting = giveWay(installation)
    await vi.advanceTimersByTimeAsync(500)
    await waiting
    await end()
  } finally {
    vi.useRealTimers()
  }
})

test('a delivery that fails counts no longer, and its failure is told', async () => {
  const installation = {} as Installation
  const failing = Array.from({ length: 60 }, () =>
    asArrival(installation, () => Promise.reject(new Error('away'))).catch((error: Error) => error.message),
  )
  expect(new Set(await Promise.all(failing))).toEqual(new Set(['away']))
  await giveWay(installation)
})
