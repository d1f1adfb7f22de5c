import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** A provider of sign-ins for throwaway copies: one that plays tricks when asked to, as Google never would. */
export type GoogleStandIn = {
  /** Settings with which a Plumbline at this address sends its people there. */
  settingsFor(origin: string): Promise<Record<string, string>>
  stop(): Promise<void>
}

const readySchema = z.object({ ready: z.literal(true), google: z.url() })
const clientSchema = z.object({ clientId: z.string(), clientSecret: z.string() })

/** The simulator that the source tree brings, as a process of its own: it shares no code with what is checked, and nothing with the demo's. */
export async function startGoogleStandIn(sourceFolder: string): Promise<GoogleStandIn> {
  const anyPort = Object.fromEntries(
    ['WHATSAPP', 'MAIL', 'SMTP', 'GOOGLE'].map((part) => [`SIMULATOR_${part}_PORT`, '0']),
  )
  const child = spawn(process.execPath, [join(sourceFolder, 'simulator/main.ts')], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', SIMULATOR_STOP_WITH_STDIN: '1', ...anyPort },
  })
  const ended = once(child, 'close')
  const issuer = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error('the stand-in of Google does not start')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = readySchema.safeParse(line.startsWith('{') ? JSON.parse(line) : null)
      if (ready.success) resolve(ready.data.google)
    })
  })
  return {
    async settingsFor(origin) {
      const answer = await fetch(`${issuer}/control/clients`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'A throwaway copy', redirectUris: [`${origin}/sign-in/google`] }),
      })
      const { clientId, clientSecret } = clientSchema.parse(await answer.json())
      return { GOOGLE_ISSUER: issuer, GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret }
    },
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
