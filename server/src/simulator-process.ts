import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { googleReturnPath } from '#contract/google.ts'
import type { Config } from '#kernel/config.ts'
import type { GoogleSettings } from '#kernel/installation.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'

export type SimulatorProcess = {
  whatsappUrl: string
  mailUrl: string
  smtpUrl: string
  /** The stand-in of Google, and as whom it knows us. */
  google: GoogleSettings
  stop(): Promise<void>
}

const readySchema = z.object({
  ready: z.literal(true),
  whatsapp: z.url(),
  mail: z.url(),
  smtp: z.string(),
  google: z.url(),
})
const clientSchema = z.object({ clientId: z.string(), clientSecret: z.string() })

/** The outside world on your machine, as a process of its own beside the server: it ends with it. */
export async function startSimulatorProcess(config: Config): Promise<SimulatorProcess> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../simulator/main.ts', import.meta.url))],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_NO_WARNINGS: '1',
        SIMULATOR_WHATSAPP_PORT: String(config.port + 1),
        SIMULATOR_MAIL_PORT: String(config.port + 2),
        SIMULATOR_SMTP_PORT: String(config.port + 3),
        // The one between is the checker's.
        SIMULATOR_GOOGLE_PORT: String(config.port + 5),
        SIMULATOR_DATA: join(config.dataFolder, 'simulator'),
        SIMULATOR_STOP_WITH_STDIN: '1',
      },
    },
  )
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const ready = await untilReady(child)
  return {
    whatsappUrl: ready.whatsapp,
    mailUrl: ready.mail,
    smtpUrl: ready.smtp,
    google: await registerAtGoogle(ready.google, config),
    async stop() {
      child.stdin?.end()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(late)
    },
  }
}

/** As an operator does it in Google's console: a client by a name, with the address to which people may be sent back. */
async function registerAtGoogle(issuer: string, { publicUrl }: Config): Promise<GoogleSettings> {
  const answer = await fetch(`${issuer}/control/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Plumbline', redirectUris: [`${publicUrl.origin}${googleReturnPath}`] }),
  })
  return { issuer, ...clientSchema.parse(await answer.json()) }
}

function untilReady(child: ChildProcess): Promise<z.infer<typeof readySchema>> {
  let complaints = ''
  child.stderr?.on('data', (text) => {
    complaints = (complaints + text).slice(-2_000)
  })
  return new Promise((resolve, reject) => {
    child.once('close', () =>
      reject(new StartRefusal(`The simulator does not start. It says:\n${complaints.trim()}`)),
    )
    child.once('error', reject)
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const parsed = line.startsWith('{') ? readySchema.safeParse(JSON.parse(line)) : null
      if (parsed?.success) resolve(parsed.data)
    })
  })
}
