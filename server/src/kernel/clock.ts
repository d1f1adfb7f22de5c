/** The time, from one place, so that a test may choose it. */
export const clock = {
  now: (): Date => new Date(),
}
