import { type Finding, ok, warn, wrong } from './finding.ts'

const gibibyte = 1024 ** 3

export function judgeNode(version: string): Finding {
  const major = Number(version.split('.')[0])
  if (major === 24) return ok('Node', version)
  return warn(
    'Node',
    `${version}; Plumbline is written for 24`,
    'Start it by npm start, which brings its own Node 24.',
  )
}

export type SeenPort = {
  port: number
  for: string
  state: 'free' | 'ours' | 'taken' | 'refused'
  code?: string
}

export function judgePort({ port, for: purpose, state, code }: SeenPort): Finding {
  const what = `Port ${port}`
  switch (state) {
    case 'free':
      return ok(what, `free, for ${purpose}`)
    case 'ours':
      return ok(what, `${purpose}, running`)
    case 'taken':
      return wrong(
        what,
        `in use by another program, and wanted for ${purpose}`,
        'Stop that program, or choose another PORT.',
      )
    case 'refused':
      return wrong(
        what,
        `cannot be opened (${code}), for ${purpose}`,
        'Ports under 1024 need a right of their own; HOST must be an address of this machine.',
      )
  }
}

export type SeenFolder = {
  path: string
  exists: boolean
  writable: boolean
  mode: number
  writableAbove: boolean
}

export function judgeFolder({ path, exists, writable, mode, writableAbove }: SeenFolder): Finding {
  const what = 'Data folder'
  if (!exists) {
    if (writableAbove) return ok(what, `${path} is not there yet; the first start makes it`)
    return wrong(
      what,
      `${path} is not there and cannot be made`,
      'Make it, and give it to the user who starts Plumbline.',
    )
  }
  if (!writable)
    return wrong(
      what,
      `${path} cannot be written by this user`,
      'Give it to the user who starts Plumbline, or run this as that user.',
    )
  if (mode & 0o022)
    return warn(what, `${path} may be written by other users (${octal(mode)})`, `chmod go-w ${path}`)
  return ok(what, path)
}

export function judgeDisk(freeBytes: number, totalBytes: number): Finding {
  const says = `${(freeBytes / gibibyte).toFixed(1)} GiB free of ${(totalBytes / gibibyte).toFixed(1)}`
  const advice = 'Make room. With a full disk PostgreSQL stops, and messages wait at Meta.'
  if (freeBytes < 0.5 * gibibyte) return wrong('Disk', says, advice)
  if (freeBytes < 3 * gibibyte || freeBytes < 0.05 * totalBytes) return warn('Disk', says, advice)
  return ok('Disk', says)
}

export type SeenKey = {
  path: string
  state: 'absent' | 'unreadable' | 'damaged' | 'other' | 'right'
  mode: number
  /** Something was made with a key already. */
  isInUse: boolean
}

export function judgeKey({ path, state, mode, isInUse }: SeenKey): Finding {
  const what = 'Master key'
  switch (state) {
    case 'absent':
      if (!isInUse) return ok(what, `${path} is not there yet; the first start makes it`)
      return wrong(
        what,
        `${path} is not there, and nothing that is stored opens without it`,
        'Put it back from its copy. Do not make a new one.',
      )
    case 'unreadable':
      return wrong(
        what,
        `${path} cannot be read by this user`,
        'Run this as the user who starts Plumbline; the file belongs to that user, mode 0600.',
      )
    case 'damaged':
      return wrong(what, `${path} holds no master key`, 'Put the right file back from its copy.')
    case 'other':
      return wrong(
        what,
        `${path} is not the key under which this installation was made`,
        'Put the right file back from its copy.',
      )
    case 'right':
      if (mode & 0o077)
        return wrong(
          what,
          `other users may read ${path} (${octal(mode)})`,
          `chmod 600 ${path}, and think about who may have read it.`,
        )
      return ok(what, `${path}, the right one, for its owner alone`)
  }
}

/** How far a clock is from ours, in seconds; null when nobody could be asked. */
export function judgeClock(what: string, offsetSeconds: number | null): Finding {
  if (offsetSeconds === null) return ok(what, 'could not be asked from here; nothing depends on that')
  const off = Math.abs(offsetSeconds)
  const says = `${off.toFixed(1)} s from this machine’s`
  const advice =
    'Let the machines keep time (chrony, systemd-timesyncd): sessions, windows and evidence go by it.'
  if (off > 60) return wrong(what, says, advice)
  return off > 5 ? warn(what, says, advice) : ok(what, says)
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`
}
