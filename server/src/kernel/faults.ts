import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Points at which a fault can be provoked, in the order in which a message meets them: the whole list, so that a driver can be sure
 * that it has tried them all. In a program that runs for people every one of them is dead.
 */
export const faultPoints = [
  /** A rightly signed delivery was read; nothing of it is stored. */
  'inbound.before_insert',
  /** It is stored, and its transaction is open. */
  'inbound.inserted',
  /** It is committed, and nobody was told. */
  'inbound.committed',
  /** A worker has taken a task, of whatever kind. */
  'task.claimed',
  /** A task has done its work, and the queue does not know. */
  'task.done',
  /** The customer's message is in its thread, and the transaction is open. */
  'message.stored',
  /** The bot knows what it will say, and has written nothing. */
  'bot.decided',
  /** The lead has a card, and the transaction is open. */
  'card.made',
  /** That a message is asked for is committed, and nobody was asked. */
  'send.recorded',
  /** WhatsApp has answered, and the answer is not written down. */
  'send.answered',
  /** A status was read and matched, and is not written down. */
  'status.matched',
  /** A customer's file is on the disk, and nothing knows of it. */
  'media.written',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** What happens the `count`th time that the point is reached, once; a delay also every time after that. */
export type Fault = { point: FaultPoint; count: number } & (
  | { effect: 'kill' }
  | { effect: 'fail' }
  | { effect: 'delay'; milliseconds: number }
)

/** In the data folder: whoever put it there wants this installation to be broken. */
export const faultsAllowedMark = 'faults-allowed'

let armed: Fault | null = null
let reached = 0

/** A point of the list. Dead, which it always is but in a test of faults, it costs one comparison. */
export function fault(point: FaultPoint): Promise<void> | undefined {
  if (armed === null || armed.point !== point) return
  return happen(armed)
}

/** For a place whose point does not exist unless it is made on purpose. */
export function isArmed(point: FaultPoint): boolean {
  return armed !== null && armed.point === point
}

/** Only by a program that has read its settings, and so refused this one where it must not be. */
export function armFault(fault: Fault | null) {
  armed = fault
  reached = 0
}

/**
 * `point:kill:3`, `point:fail:1`, `point:delay:1:500` (milliseconds): the first number is the count. Answers what is wrong as text.
 */
export function parseFault(text: string): Fault | string {
  const [point, effect, count = '', milliseconds = '', ...more] = text.split(':')
  const known = faultPoints.find((one) => one === point)
  if (!known) return `there is no point ${point}; there are ${faultPoints.join(', ')}`
  const form = 'write it as point:kill:3, point:fail:3 or point:delay:3:500'
  if (!/^[1-9]\d{0,5}$/.test(count) || more.length > 0) return form
  const base = { point: known, count: Number(count) }
  if (effect === 'delay' && /^\d{1,6}$/.test(milliseconds)) {
    return { ...base, effect, milliseconds: Number(milliseconds) }
  }
  return (effect === 'kill' || effect === 'fail') && milliseconds === '' ? { ...base, effect } : form
}

/**
 * A variable that has strayed into the environment of a real installation must not be able to kill it. So a fault is refused unless
 * everything says that this one is here to be broken: databases of its own making, this machine alone, and the mark in its data folder.
 */
export function mayBeBroken({
  dataFolder,
  ownDatabases,
  loopback,
}: {
  dataFolder: string
  ownDatabases: boolean
  loopback: boolean
}): boolean {
  return !ownDatabases && loopback && existsSync(join(dataFolder, faultsAllowedMark))
}

export class FaultProvoked extends Error {
  override name = 'FaultProvoked'
}

async function happen(fault: Fault) {
  reached++
  if (fault.effect === 'delay') {
    if (reached >= fault.count) await pause(fault.milliseconds)
    return
  }
  if (reached !== fault.count) return
  if (fault.effect === 'fail') throw new FaultProvoked(`provoked at ${fault.point}`)
  process.kill(process.pid, 'SIGKILL')
  // Nothing more of this process may happen, not even what was waiting for its turn.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
