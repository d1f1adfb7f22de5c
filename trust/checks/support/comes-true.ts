import { setTimeout as pause } from 'node:timers/promises'

/** Whether something comes true within so many seconds; looked at ten times in each. */
export async function comesTrue(seconds: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    if (await isSo()) return true
    if (Date.now() > end) return false
    await pause(100)
  }
}
