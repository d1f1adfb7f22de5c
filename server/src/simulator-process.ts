import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Config } from '#kernel/config.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'

export type SimulatorProcess = {
  whatsappUrl: string
  mailUrl: string
  smtpUrl: string
  stop(): Promise<void>
}

const readySchema = z.object({ ready: z.literal(true), whatsapp: z.url(), mail: z.url(), smtp: z.string() })

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
    async stop() {
      child.stdin?.end()
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(late)
    },
  }
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
