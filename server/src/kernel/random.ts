import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(8 * 1024)
let used = pool.length

/** Random bytes for ids and nonces, each given out once. The system is asked for many at a time: asking costs more than what it gives. */
export function fewRandomBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  // A copy, since the pool is filled anew.
  const bytes = Buffer.from(pool.subarray(used, used + count))
  pool.fill(0, used, used + count)
  used += count
  return bytes
}
