import { type Finding, ok, warn, wrong } from './finding.ts'

export type SeenDatabase = {
  /** As people know it: main database, key store. */
  name: string
  versionNumber: number
  migrations: { done: string[]; files: string[]; changed: string[] }
  /** Roles of ours with rights that would make the promises hollow, each with what it has. */
  mightyRoles: string[]
  connections: { used: number; most: number }
}

export function judgeVersion({ name, versionNumber }: SeenDatabase): Finding {
  const what = `PostgreSQL, ${name}`
  const major = Math.floor(versionNumber / 10_000)
  const version = `${major}.${versionNumber % 10_000}`
  if (major < 15) return wrong(what, `${version} is too old`, 'Plumbline needs PostgreSQL 15 to 18.')
  if (major > 18)
    return warn(what, `${version}: nobody has tried it with this Plumbline`, 'It knows PostgreSQL 15 to 18.')
  return ok(what, version)
}

export function judgeMigrations({ name, migrations: { done, files, changed } }: SeenDatabase): Finding {
  const what = `Migrations, ${name}`
  const ahead = done.filter((one) => !files.includes(one))
  const missing = files.filter((one) => !done.includes(one))
  if (ahead.length > 0)
    return wrong(
      what,
      `the database is ahead of this program (${ahead.join(', ')})`,
      'Start the version that made it, or a newer one.',
    )
  if (changed.length > 0)
    return wrong(
      what,
      `${changed.join(', ')} changed after it had run here`,
      'Take the released source; migrations only go forward.',
    )
  if (missing.length > 0)
    return warn(
      what,
      `${missing.length} of ${files.length} have not run yet`,
      'The next start runs them. Back up first.',
    )
  return ok(what, `all ${files.length} have run`)
}

export function judgeRoles({ name, mightyRoles }: SeenDatabase): Finding {
  const what = `Roles, ${name}`
  if (mightyRoles.length === 0) return ok(what, 'as narrow as they should be')
  return wrong(
    what,
    `may too much: ${mightyRoles.join('; ')}`,
    'Take these rights away, or give Plumbline a cluster of its own.',
  )
}

export function judgeConnections({ name, connections: { used, most } }: SeenDatabase): Finding {
  const what = `Connections, ${name}`
  const says = `${used} of ${most} in use`
  if (used <= 0.8 * most) return ok(what, says)
  return warn(
    what,
    says,
    'Raise max_connections, or find out who else takes them; each process of Plumbline takes up to 30.',
  )
}

/** `same`: null when the databases do not say which cluster they are. */
export function judgeClusters(same: boolean | null): Finding {
  const what = 'Two clusters'
  if (same === null)
    return warn(
      what,
      'the databases do not say whether they are in one cluster',
      'If they are, put the key store into another: its backups must be apart.',
    )
  if (!same) return ok(what, 'data and keys are apart')
  return warn(
    what,
    'data and keys are in one cluster, so a backup holds both; promises that need two say “not claimed here”',
    'Put the key store into a cluster of its own.',
  )
}

export type SeenEmbedded = { isRunning: boolean; leftOver: number[]; made: boolean }

/** PostgreSQL processes of an earlier start, while no server is there that looks after them. */
export function judgeLeftOver({ isRunning, leftOver, made }: SeenEmbedded): Finding {
  const what = 'Embedded databases'
  if (isRunning) return ok(what, 'looked after by the running server')
  if (leftOver.length > 0)
    return warn(
      what,
      `PostgreSQL of an earlier start still runs (process ${leftOver.join(', ')})`,
      'The next start stops it first; or end that process yourself.',
    )
  return ok(what, made ? 'stopped' : 'not made yet; the first start makes them')
}
