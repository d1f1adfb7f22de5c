import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'

// Each of these starts programs.
vi.setConfig({ testTimeout: 60_000 })

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      SIMULATOR_WHATSAPP_PORT: '0',
      SIMULATOR_MAIL_PORT: '0',
      SIMULATOR_SMTP_PORT: '0',
      SIMULATOR_GOOGLE_PORT: '0',
      ...environment,
    },
  })
  children.push(child)
  let complaints = ''
  child.stderr.on('data', (text) => {
    complaints += text
  })
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code, complaints })),
    ready: once(child.stdout, 'data').then(([line]) => JSON.parse(String(line))),
  }
}

test('it says on one line of JSON where it listens, and stops cleanly on SIGTERM', async () => {
  const { child, ended, ready } = start()
  const { whatsapp, mail, smtp, google, ...rest } = await ready
  expect(rest).toEqual({ ready: true })
  expect(whatsapp).toMatch(/^http:\/\/localhost:\d+$/)
  expect(smtp).toMatch(/^smtp:\/\/localhost:\d+$/)
  expect((await fetch(`${whatsapp}/control/world`)).status).toBe(200)
  expect(await (await fetch(`${google}/.well-known/openid-configuration`)).json()).toMatchObject({
    issuer: google,
  })
  for (const page of [whatsapp, `${whatsapp}/console`, mail]) {
    const response = await fetch(page)
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'")
    const assets = [...(await response.text()).matchAll(/(?:href|src)="(\/(?:phone|mail)\/[^"]+)"/g)]
    expect(assets.length).toBeGreaterThan(1)
    for (const [, address] of assets) expect((await fetch(new URL(address!, page))).status).toBe(200)
  }
  child.kill('SIGTERM')
  expect(await ended).toEqual({ code: 0, complaints: '' })
})

test('it stops when its parent lets go of it, also while a page is watching and a call hangs', async () => {
  const { child, ended, ready } = start({ SIMULATOR_STOP_WITH_STDIN: '1' })
  const { whatsapp } = await ready
  await fetch(`${whatsapp}/control/live`)
  await fetch(`${whatsapp}/control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ effect: { hang: true } }]),
  })
  const hanging = fetch(`${whatsapp}/v26.0/1`).catch(() => 'cut')
  child.stdin!.end()
  expect(await ended).toEqual({ code: 0, complaints: '' })
  expect(await hanging).toBe('cut')
})

test('a port in use, a wrong variable and a damaged file are told in a sentence', async () => {
  const { ready } = start()
  const port = new URL((await ready).whatsapp).port
  const second = await start({ SIMULATOR_WHATSAPP_PORT: port }).ended
  expect(second.code).toBe(1)
  expect(second.complaints).toBe(
    `simulator: the WhatsApp simulator cannot start: port ${port} is in use by another program\n`,
  )

  const wrong = await start({ SIMULATOR_SMTP_PORT: 'many' }).ended
  expect(wrong).toEqual({ code: 1, complaints: 'simulator: SIMULATOR_SMTP_PORT must be a port number\n' })

  const folder = mkdtempSync(join(tmpdir(), 'simulator-'))
  writeFileSync(join(folder, 'whatsapp.json'), '{ "version": 1, "ap')
  const damaged = await start({ SIMULATOR_DATA: folder }).ended
  expect(damaged.code).toBe(1)
  expect(damaged.complaints).toContain('whatsapp.json is not readable JSON')
  rmSync(folder, { recursive: true })
})
