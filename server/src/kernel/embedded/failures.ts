import { StartRefusal } from '../start-refusal.ts'

/** What initdb or postgres said before it gave up. */
export class PostgresFailure extends Error {
  readonly output: string

  constructor(output: string) {
    super('PostgreSQL failed')
    this.name = 'PostgresFailure'
    this.output = output
  }
}

/** PostgreSQL's words, and what an operator can do about them; the first that fits is told. */
const explanations: [words: RegExp, advice: string][] = [
  [
    /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/,
    'The disk is full. Make room and start again; nothing is lost.',
  ],
  [
    /Unix-domain socket path .* is too long|could not bind Unix address|could not create lock file ".*\.s\.PGSQL/,
    'Its socket cannot be made in that folder. Choose a folder on a local disk with PLUMBLINE_DATA.',
  ],
  [
    /could not (create|map|open|attach to|resize) (anonymous )?shared memory|out of memory|Cannot allocate memory/i,
    'The machine has too little memory free, or too little in /dev/shm.',
  ],
  [
    /lock file "postmaster.pid" already exists|pre-existing shared memory block/,
    'Another PostgreSQL already works on this folder. Stop it, then start again.',
  ],
  [
    /database files are incompatible with server|initialized by PostgreSQL version/,
    'The folder was made by another version of PostgreSQL than the one that this Plumbline brings.',
  ],
  [
    /data directory ".*" has (wrong ownership|invalid permissions)/,
    'The folder does not belong to the user that PostgreSQL runs as, or others may read it (it must be 0700).',
  ],
  [
    /invalid (primary )?checkpoint record|could not locate a valid checkpoint|could not read (from )?file "global\/pg_control"|incorrect checksum in control file/,
    'The data is damaged. Keep a copy of the folder and restore it from a backup.',
  ],
  [
    /spawn .* ENOENT|failed to execute|Exec format error|ENOEXEC|version `GLIBC|error while loading shared libraries/,
    'The embedded PostgreSQL does not run on this system (it needs glibc). Set DATABASE_URL and KEYS_DATABASE_URL to databases of your own.',
  ],
  [
    /Permission denied|Operation not permitted|EACCES|EPERM/,
    'A permission is missing. The user that PostgreSQL runs as must own the folder and be able to enter it, on a disk that keeps owners and permissions.',
  ],
  [
    /Read-only file system|EROFS/,
    'The file system is read-only. Choose a folder that can be written with PLUMBLINE_DATA.',
  ],
]

/** A StartRefusal with advice where PostgreSQL or the system said something known; other errors come back as they are. */
export function explainFailure(failure: unknown, headline: string, clusterFolder: string) {
  if (failure instanceof StartRefusal) return failure
  const code = (failure as NodeJS.ErrnoException).code
  const output = failure instanceof PostgresFailure ? failure.output : code ? String(failure) : undefined
  if (output === undefined) return failure
  const advice = explanations.find(([words]) => words.test(output))?.[1]
  const lastWords = output.trim().split('\n').slice(-6).join('\n  ')
  return new StartRefusal(`${headline}. ${advice ?? ''}\n  folder: ${clusterFolder}\n  ${lastWords}`, {
    cause: failure,
  })
}
