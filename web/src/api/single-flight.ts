/**
 * Gathers what is added while a round is under way and does it in the next one, so that a burst of a hundred becomes two
 * rounds and a slow answer is waited for rather than thrown away and asked again. The first round starts at once.
 */
export function singleFlight<Item>(
  round: (items: Item[]) => Promise<void>,
  { pauseMilliseconds }: { pauseMilliseconds: number },
): (items: Item[]) => void {
  let waiting: Item[] = []
  let busy = false

  async function run() {
    busy = true
    while (waiting.length > 0) {
      const items = waiting
      waiting = []
      // What failed shows its own error on the page; the next round must come all the same.
      await round(items).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
    }
    busy = false
  }

  return (items) => {
    waiting.push(...items)
    if (!busy) void run()
  }
}
