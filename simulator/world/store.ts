import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Keeps one JSON document in a file: written whole beside it and renamed over it, so a reader or a crash never meets
 * half of it. Without a path it keeps nothing.
 */
export class Store {
  private handle: NodeJS.Timeout | undefined
  private waitMilliseconds = waitMillisecondsMin
  private readonly path: string | undefined
  private readonly snapshot: () => unknown

  constructor(path: string | undefined, snapshot: () => unknown) {
    this.path = path
    this.snapshot = snapshot
    if (path) mkdirSync(dirname(path), { recursive: true })
  }

  /** What was saved last, or undefined. Throws a readable error when the file is damaged. */
  load(): unknown {
    if (!this.path) return undefined
    let text: string
    try {
      text = readFileSync(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    try {
      return JSON.parse(text)
    } catch {
      throw new Error(`${this.path} is not readable JSON; move it away to start with a fresh world`)
    }
  }

  /** Saves soon. A large world is saved less often, so that saving stays below a twentieth of the time. */
  saveSoon(): void {
    if (!this.path || this.handle) return
    this.handle = setTimeout(() => this.trySave(), this.waitMilliseconds)
    this.handle.unref()
  }

  /** Saves, or says why it cannot: a full disk or a folder that is gone must not end the program. */
  trySave(): void {
    try {
      this.save()
    } catch (error) {
      process.stderr.write(`simulator: the state cannot be saved: ${(error as Error).message}\n`)
    }
  }

  save(): void {
    clearTimeout(this.handle)
    this.handle = undefined
    if (!this.path) return
    const startedAt = performance.now()
    const temporary = `${this.path}.new`
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeFileSync(file, JSON.stringify(this.snapshot()))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, this.path)
    this.waitMilliseconds = Math.max(waitMillisecondsMin, 20 * (performance.now() - startedAt))
  }
}

const waitMillisecondsMin = 200
