import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue } from '#kernel/tasks.ts'
import { openBusiness, signedIn, type TestBusiness, type TestClient } from '#testing/business.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'
import { createApp } from './app.ts'

let installation: TestInstallation
let app: FastifyInstance
let us: TestBusiness
let owner: TestClient
let neighbour: TestClient
let broken = true

const fragile = defineTask({
  name: 'test.fragile',
  payload: z.object({}),
  attemptsMax: 1,
  async run() {
    if (broken) throw new Error('on purpose')
  },
})

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await openBusiness(installation)
  owner = await signedIn(app, us.ownerEmail)
  neighbour = await signedIn(app, (await openBusiness(installation)).ownerEmail)
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

test('what gave up is shown to those whose it is, with its reason, and is tried again at their word alone', async () => {
  await withAccount(installation, asSystem(us.accountId), (scope) => enqueue(scope, fragile, {}))
  await runTasks(installation)
  const { items } = (await owner.get('/tasks/dead')).body as unknown as { items: { id: string }[] }
  expect(items).toMatchObject([
    {
      name: 'test.fragile',
      attempts: 1,
      lastError: 'Error · on purpose',
      createdAt: expect.stringMatching(/Z$/),
    },
  ])
  const id = items[0]!.id
  expect((await neighbour.get('/tasks/dead')).body.items).toEqual([])
  const foreign = await neighbour.post(`/tasks/dead/${id}/revive`)
  const unknown = await neighbour.post('/tasks/dead/999999/revive')
  expect(foreign.body).toMatchObject({ code: 'task_not_failed' })
  expect({ ...foreign.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })

  broken = false
  expect((await owner.post(`/tasks/dead/${id}/revive`)).status).toBe(204)
  expect((await owner.post(`/tasks/dead/${id}/revive`)).status).toBe(409)
  await runTasks(installation)
  expect((await owner.get('/tasks/dead')).body.items).toEqual([])
})

test('what will be tried again by itself is not among those that gave up', async () => {
  const patient = defineTask({
    name: 'test.patient',
    payload: z.object({}),
    attemptsMax: 2,
    run: () => Promise.reject(new Error('on purpose')),
  })
  await withAccount(installation, asSystem(us.accountId), (scope) => enqueue(scope, patient, {}))
  await runTasks(installation)
  expect((await owner.get('/tasks/dead')).body.items).toEqual([])
})

test('a task is named by its number; anything else names nothing', async () => {
  for (const id of ['x', '-1', '1.5', '1e3', '9'.repeat(19), '%00']) {
    expect((await owner.post(`/tasks/dead/${id}/revive`)).status, id).toBe(404)
  }
})
