import { setTimeout as pause } from 'node:timers/promises'
import type { Installation } from './installation.ts'

/** So many deliveries under way, or come within a moment, are a rush: Meta's usual trickle never gets there. */
const rushFrom = 24
const momentMilliseconds = 50
/** Longer than this no task stands back, however many arrive. */
const patienceMilliseconds = 500

/** How many are under way, and how many came in the moment that goes on since `from` and in the one before it. */
type Traffic = { arriving: number; from: number; came: number; cameBefore: number }

const traffics = new WeakMap<Installation, Traffic>()

/**
 * Work that somebody outside waits for with a clock in the hand (a webhook: Meta counts late answers against the number). While a rush of it is under way
 * in this process, background tasks begin a moment later: what is stored can wait, what is not stored yet cannot.
 */
export async function asArrival<Value>(
  installation: Installation,
  work: () => Promise<Value>,
): Promise<Value> {
  const traffic = trafficOf(installation)
  traffic.arriving++
  turnMoment(traffic)
  traffic.came++
  try {
    return await work()
  } finally {
    traffic.arriving--
  }
}

/** Returns at once, but in a rush: then when it is over, or after half a second. */
export async function giveWay(installation: Installation): Promise<void> {
  const traffic = trafficOf(installation)
  for (let waited = 0; isRush(traffic) && waited < patienceMilliseconds; waited += momentMilliseconds) {
    await pause(momentMilliseconds)
  }
}

/** Deliveries that share a commit all end at once: a rush is not over because for an instant none is under way. */
function isRush(traffic: Traffic): boolean {
  turnMoment(traffic)
  return traffic.arriving >= rushFrom || Math.max(traffic.came, traffic.cameBefore) >= rushFrom
}

function turnMoment(traffic: Traffic) {
  const now = performance.now()
  const passed = now - traffic.from
  if (passed < momentMilliseconds) return
  traffic.cameBefore = passed < 2 * momentMilliseconds ? traffic.came : 0
  traffic.came = 0
  traffic.from = now
}

function trafficOf(installation: Installation): Traffic {
  const traffic = traffics.get(installation) ?? { arriving: 0, from: 0, came: 0, cameBefore: 0 }
  traffics.set(installation, traffic)
  return traffic
}
