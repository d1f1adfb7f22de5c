import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../../stage.ts'
import { searchFiles } from './search-files.ts'

/** What was found in the files of this installation. */
export type FilesLooked = {
  /** Which of the needles, and in what kind of file. */
  hits: { needle: string; place: string }[]
  control: string | null
  measured: Record<string, number | string>
}

/**
 * Every file that was written since then: of the program, with whatever log it keeps there, and of both databases where they run here. `inClear` are bytes that
 * lie readable in a row of that time, such as its id: where the database's files can be read they must be found, or the search says nothing.
 */
export function lookIntoFiles(
  stage: Stage,
  needles: Record<string, Buffer[]>,
  inClear: string,
  since: number,
  { bytesMax, except }: { bytesMax?: number; except?: string[] } = {},
): FilesLooked {
  const { dataFolder, databases } = stage.files
  const clusters = databases ? [databases.data, databases.keys] : []
  const folders = [dataFolder, ...clusters.filter((path) => !path.startsWith(`${dataFolder}/`))]
  const id = Buffer.from(inClear.replaceAll('-', ''), 'hex')
  const found = searchFiles(
    folders,
    { ...needles, 'in clear': [id] },
    {
      since: since - 2000,
      turn: new Date().getUTCHours(),
      ...(bytesMax !== undefined && { bytesMax }),
      ...(except && { except }),
    },
  )
  const inDatabase =
    databases !== null && found.hits['in clear']!.some((path) => path.startsWith(databases.data))
  if (databases && !inDatabase && mayBeRead(databases.data))
    throw new Error('the search did not find in the database’s files what is there')
  return {
    hits: Object.keys(needles).flatMap((needle) =>
      found.hits[needle]!.map((path) => ({ needle, place: placeOf(stage, path) })),
    ),
    control: inDatabase
      ? `the search found an id in ${found.hits['in clear']!.length} files of the database`
      : null,
    measured: {
      files: found.files,
      megabytes: Math.round(found.bytesRead / 1_048_576),
      megabytesLeftForLater: Math.round(found.bytesLeft / 1_048_576),
      databaseFiles: inDatabase ? 'read' : 'cannot be read here',
    },
  }
}

/** A database that another system user runs is closed to us: then nothing is said of its files. */
function mayBeRead(cluster: string): boolean {
  try {
    return readdirSync(join(cluster, 'pg_wal')).length > 0
  } catch {
    return false
  }
}

/** Which kind of file, without the folder that it lies in. */
function placeOf({ files: { databases, dataFolder } }: Stage, path: string): string {
  if (databases && path.startsWith(databases.data))
    return `main database, ${path.slice(databases.data.length + 1)}`
  if (databases && path.startsWith(databases.keys))
    return `key store, ${path.slice(databases.keys.length + 1)}`
  return `data folder, ${path.slice(dataFolder.length + 1)}`
}
