import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp, openAppAs } from '#testing/app.ts'
import { connectTestNumber, deliver, messageBody, openBusiness, signedIn } from '#testing/business.ts'
import type { TestInstallation } from '#testing/installation.ts'
import { signBody } from '#wire/whatsapp/signature.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let url: string

beforeAll(async () => {
  opened = await openApp()
  installation = opened.installation
  url = (await opened.app.listen({ port: 0, host: '127.0.0.1' })).replace('[::1]', '127.0.0.1')
})
afterAll(() => opened.close())

async function figures(): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/metrics`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  const lines = (await answer.text()).split('\n').filter((line) => line && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  )
}

describe('the figures for a monitor', () => {
  test('tell of the process, its pools, the queue and the evidence', async () => {
    const told = await figures()
    for (const name of [
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_seconds',
      'plumbline_live_streams',
      'plumbline_database_connections{pool="app",state="busy"}',
      'plumbline_database_connections{pool="webhook",state="waiting"}',
      'plumbline_tasks{state="waiting"}',
      'plumbline_tasks{state="dead"}',
      'plumbline_oldest_waiting_task_seconds',
      'plumbline_commitments{verdict="unchecked"}',
      'plumbline_evidence_age_seconds',
    ]) {
      expect([...told.keys()], name).toContain(name)
    }
    expect(told.get('plumbline_task_queue_up')).toBe(1)
    expect(told.get('plumbline_evidence_up')).toBe(1)
    expect(told.get('plumbline_commitments{verdict="unchecked"}')).toBeGreaterThan(0)
  })

  test('name operations and never paths, whatever a stranger asks for', async () => {
    const id = '01a1fef3-b974-730f-8a27-4c179660ed2d'
    for (const path of [
      `/api/v1/contacts/${id}`,
      `/inbox/${id}`,
      `/nobody-knows-${id}.txt`,
      `/webhooks/whatsapp/some-app-name`,
    ])
      await fetch(`${url}${path}`)
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toContain('operation="contacts.readContact",status="4xx"')
    expect(text).toContain('operation="unknown",status="4xx"')
    for (const trace of [id, 'nobody-knows', 'some-app-name', '/inbox']) expect(text).not.toContain(trace)
  })

  test('count deliveries by what they were answered', async () => {
    const number = await connectTestNumber(installation, await openBusiness(installation))
    const before = await figures()
    const body = messageBody({ phoneNumberId: number.phoneNumberId })
    await deliver(opened.app, number, body)
    const again = JSON.stringify(body)
    for (const signature of [signBody(number.appSecret, again), 'sha256=00']) {
      await fetch(`${url}${number.path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
        body: again,
      })
    }
    await deliver(opened.app, number, body, { signature: 'sha256=00' })
    await deliver(opened.app, number, body, { signature: null })
    const after = await figures()
    const grown = (answer: string) => {
      const name = `plumbline_webhook_deliveries_total{answer="${answer}"}`
      return (after.get(name) ?? 0) - (before.get(name) ?? 0)
    }
    expect([grown('accepted'), grown('refused'), grown('failed')]).toEqual([2, 3, 0])
    const waiting = 'plumbline_tasks{state="waiting"}'
    expect(after.get(waiting)! - before.get(waiting)!, 'nobody works here, so the item waits').toBe(1)
  })

  test('count a live stream while it is open, also when its page is simply gone', async () => {
    const owner = await signedIn(opened.app, (await openBusiness(installation)).ownerEmail)
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`GET /api/v1/live HTTP/1.1\r\nhost: localhost\r\ncookie: ${owner.cookie}\r\n\r\n`)
    await new Promise((told) => socket.once('data', told))
    expect((await figures()).get('plumbline_live_streams')).toBe(1)
    socket.destroy()
    await expect.poll(async () => (await figures()).get('plumbline_live_streams')).toBe(0)
  })

  test('are there without those of a queue that cannot be asked', async () => {
    const broken = { ...installation, pools: { ...installation.pools, tasks: brokenPool(installation) } }
    const app = await openAppAs(broken, {})
    const { statusCode, body } = await app.inject({ url: '/metrics', headers: { host: 'localhost:4000' } })
    await app.close()
    expect(statusCode).toBe(200)
    expect(body).toContain('plumbline_task_queue_up 0')
    expect(body).toContain('plumbline_tasks{state="waiting"} Nan')
    expect(body).toContain('plumbline_evidence_up 1')
  })
})

describe('who may ask', () => {
  test('nobody who comes through a proxy, while there is no token', async () => {
    const answer = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ code: 'not_found' })
  })

  test('is asked for the token where there is one', async () => {
    const token = 'scrape-me-every-minute-please'
    const app = await openAppAs(installation, { metricsToken: token })
    const wrong = await app.inject({ url: '/metrics' })
    const right = await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })
    await app.close()
    expect(wrong.statusCode).toBe(401)
    expect(wrong.headers['www-authenticate']).toMatch(/^Bearer/)
    expect(wrong.body).not.toContain('plumbline_')
    expect(right.statusCode).toBe(200)
  })
})

function brokenPool({ pools }: TestInstallation): TestInstallation['pools']['tasks'] {
  return new Proxy(pools.tasks, {
    get: (target, name) =>
      name === 'query' ? () => Promise.reject(new Error('connection lost')) : Reflect.get(target, name),
  })
}
