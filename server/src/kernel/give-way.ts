import type { Installation } from './installation.ts'

/** So many deliveries at once are a rush: Meta's usual trickle never gets there. */
const rushFrom = 24
/** Longer than this no task stands back, however many arrive. */
const patienceMilliseconds = 500

type Traffic = { arriving: number; waiting: (() => void)[] }

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
  try {
    return await work()
  } finally {
    traffic.arriving--
    if (traffic.arriving < rushFrom) for (const goOn of traffic.waiting.splice(0)) goOn()
  }
}

/** Returns at once, but in a rush: then when it is over, or after half a second. */
export async function giveWay(installation: Installation): Promise<void> {
  const traffic = trafficOf(installation)
  if (traffic.arriving < rushFrom) return
  await new Promise<void>((resolve) => {
    const late = setTimeout(resolve, patienceMilliseconds)
    traffic.waiting.push(() => {
      clearTimeout(late)
      resolve()
    })
  })
}

function trafficOf(installation: Installation): Traffic {
  const traffic = traffics.get(installation) ?? { arriving: 0, waiting: [] }
  traffics.set(installation, traffic)
  return traffic
}
