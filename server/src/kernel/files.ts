import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Installation } from './installation.ts'

/** Files of an account, in the data folder. What is written here is sealed already: the folder holds ciphertext only. */
export async function writeFileOf(
  { config }: Installation,
  accountId: string,
  fileId: string,
  sealed: Buffer,
) {
  const path = pathOf(config.dataFolder, accountId, fileId)
  await mkdir(dirname(path), { recursive: true })
  // Whole or not at all: a half-written file would look like a broken seal.
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(sealed)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await unlink(draft).catch(() => undefined)
    throw error
  }
}

/** The sealed bytes, or null when there is no such file. */
export async function readFileOf(
  { config }: Installation,
  accountId: string,
  fileId: string,
): Promise<Buffer | null> {
  try {
    return await readFile(pathOf(config.dataFolder, accountId, fileId))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function removeFilesOf({ config }: Installation, accountId: string) {
  await rm(join(config.dataFolder, 'files', accountId), { recursive: true, force: true })
}

/** Ids are our own UUIDs; the last two digits spread them over 256 folders. */
function pathOf(dataFolder: string, accountId: string, fileId: string): string {
  return join(dataFolder, 'files', accountId, fileId.slice(-2), fileId)
}
