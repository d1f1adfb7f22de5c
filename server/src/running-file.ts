import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where the running server's databases are, for our own commands beside it. Without passwords: those follow from the master key. */
const runningSchema = z.object({
  processId: z.int(),
  url: z.url(),
  databases: z.object({ data: z.string(), keys: z.string() }),
})
export type Running = z.infer<typeof runningSchema>

const fileName = 'running.json'

export function writeRunning(dataFolder: string, running: Running) {
  const file = join(dataFolder, fileName)
  const databases = {
    data: withoutPassword(running.databases.data),
    keys: withoutPassword(running.databases.keys),
  }
  writeFileSync(`${file}.draft`, `${JSON.stringify({ ...running, databases }, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

/** Null when no server runs on this folder. */
export function readRunning(dataFolder: string): Running | null {
  let text: string
  try {
    text = readFileSync(join(dataFolder, fileName), 'utf8')
  } catch {
    return null
  }
  const running = runningSchema.safeParse(JSON.parse(text))
  if (!running.success || !isAlive(running.data.processId)) return null
  return running.data
}

export function removeRunning(dataFolder: string) {
  rmSync(join(dataFolder, fileName), { force: true })
}

function withoutPassword(address: string): string {
  const url = new URL(address)
  url.password = ''
  return url.toString()
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
