import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '#contract/permissions.ts'

/** Stands in the data folder once the demo was removed, so that the next start does not bring it back. */
export const demoRemovedMark = 'demo-removed'

/** What a program needs to try the demo: readable by whoever owns the data folder only. */
export type DemoFacts = {
  url: string
  people: { email: string; password: string; role: Role }[]
  whatsapp: {
    phoneNumberId: string
    displayNumber: string
    appSecret: string
    verifyToken: string
    webhookUrl: string
  }
  simulator: { whatsappUrl: string; mailUrl: string; smtpUrl: string; googleUrl: string }
}

export function demoFile(dataFolder: string) {
  const path = join(dataFolder, 'demo.json')
  return {
    read(): DemoFacts | null {
      try {
        return JSON.parse(readFileSync(path, 'utf8'))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    write(facts: DemoFacts) {
      writeFileSync(`${path}.draft`, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${path}.draft`, path)
    },
    remove() {
      rmSync(path, { force: true })
    },
  }
}
