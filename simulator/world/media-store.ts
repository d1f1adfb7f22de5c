import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The bytes of media by id: files in a folder, or memory (the oldest go when it holds too much). */
export class MediaStore {
  private readonly memory = new Map<string, Buffer>()
  private memoryBytes = 0
  private readonly folder: string | undefined

  constructor(folder: string | undefined) {
    this.folder = folder
    if (folder) mkdirSync(folder, { recursive: true })
  }

  put(id: string, bytes: Buffer): void {
    if (this.folder) {
      writeFileSync(join(this.folder, id), bytes, { mode: 0o600 })
      return
    }
    this.memory.set(id, bytes)
    this.memoryBytes += bytes.length
    for (const [oldest] of this.memory) {
      if (this.memoryBytes <= memoryBytesMax || oldest === id) break
      this.delete(oldest)
    }
  }

  get(id: string): Buffer | undefined {
    if (!this.folder) return this.memory.get(id)
    try {
      return readFileSync(join(this.folder, id))
    } catch {
      return undefined
    }
  }

  delete(id: string): void {
    if (this.folder) {
      rmSync(join(this.folder, id), { force: true })
      return
    }
    this.memoryBytes -= this.memory.get(id)?.length ?? 0
    this.memory.delete(id)
  }
}

const memoryBytesMax = 256 * 1024 * 1024
