import { setTimeout as pause } from 'node:timers/promises'

/** Longer than the work behind it takes. */
const milliseconds = 300

/** Answers after the same time whatever there was to do: from the time nobody learns whether an address is known here. */
export async function inSameTime<Result>(work: Promise<Result>): Promise<Result> {
  const [done] = await Promise.allSettled([work, pause(milliseconds)])
  if (done.status === 'rejected') throw done.reason
  return done.value
}
