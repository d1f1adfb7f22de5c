import { clock } from './clock.ts'
import { fewRandomBytes } from './random.ts'

/** New identifiers, from one place, so that a test may choose them. */
export const ids = {
  /** UUIDv7 (RFC 9562): sorts by the millisecond in which it was made. */
  new: (): string => uuidV7(clock.now().getTime(), fewRandomBytes(10)),
}

/** Lower than every id that was made at that moment or later: so a primary key finds what came since. */
export function lowestIdAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

let lastMillisecond = 0
let sequence = 0

/** Within one millisecond the 12 bits after the time count up (RFC 9562, 6.2, method 1), so that ids of one process keep their order. */
function uuidV7(millisecond: number, random: Buffer): string {
  if (millisecond > lastMillisecond) {
    lastMillisecond = millisecond
    sequence = random.readUInt16BE(0) & 0x7ff
  } else if (++sequence > 0xfff) {
    lastMillisecond += 1
    sequence = 0
  }
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(lastMillisecond, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  random.copy(bytes, 8, 2, 10)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
