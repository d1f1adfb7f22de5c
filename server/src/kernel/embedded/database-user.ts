import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { StartRefusal } from '../start-refusal.ts'

/** A system user that PostgreSQL runs as: it refuses to run as root. */
export type DatabaseUser = { name: string; uid: number; gid: number }

const userName = 'plumbline'

/** The user for the databases when we are root; made when missing. Throws StartRefusal when it cannot be made. */
export function databaseUser(): DatabaseUser {
  const existing = lookUp(userName)
  if (existing) return existing
  const made = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/bin/false',
      userName,
    ],
    { cwd: '/', encoding: 'utf8' },
  )
  // Asked again whatever useradd said: another start may have made the user at the same moment.
  const user = lookUp(userName)
  if (user) return user
  const reason = made.error ? 'useradd is not on this machine' : (made.stderr ?? '').trim()
  throw new StartRefusal(
    `PostgreSQL does not run as root, and the system user ${userName} that it would run as cannot be made (${reason}). ` +
      `Make it by hand (on Alpine: adduser -S -D -H ${userName}), or start Plumbline as an ordinary user, ` +
      'or set DATABASE_URL and KEYS_DATABASE_URL.',
  )
}

/** The user with this id, or undefined for root and for ids that no account has. */
export function userById(uid: number): DatabaseUser | undefined {
  return uid === 0 ? undefined : lookUp(String(uid))
}

/** Tried as that user rather than computed, because access lists and mounts count too. Only root may ask. */
export function canReach(user: DatabaseUser, path: string) {
  const tried = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], {
    cwd: '/',
    uid: user.uid,
    gid: user.gid,
    stdio: 'ignore',
  })
  return tried.status === 0
}

/** PostgreSQL asks the system for the name of the user it runs as; a bare number in a container has none. */
export function mustHaveName() {
  try {
    userInfo()
  } catch (failure) {
    throw new StartRefusal(
      `PostgreSQL needs a user with a name, and the user id ${process.getuid?.()} has none on this machine. ` +
        'Add it to /etc/passwd, or start as another user, or set DATABASE_URL and KEYS_DATABASE_URL.',
      { cause: failure },
    )
  }
}

function lookUp(nameOrId: string): DatabaseUser | undefined {
  // `id` asks every source of users that the system has; /etc/passwd is only one of them.
  const ask = (flags: string) => {
    const answer = spawnSync('id', [flags, nameOrId], { cwd: '/', encoding: 'utf8' })
    return answer.status === 0 ? answer.stdout.trim() : undefined
  }
  const uid = ask('-u')
  const gid = ask('-g')
  const name = ask('-un')
  if (uid === undefined || gid === undefined || name === undefined) return undefined
  return { name, uid: Number(uid), gid: Number(gid) }
}
