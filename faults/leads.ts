import type { Line } from './meta.ts'
import type { Random } from './random.ts'

/** Somebody new who writes about a job: lines a few seconds apart, each told apart by a word of its own. */
export type Lead = { sender: string; name: string; lines: Line[] }

/** Numbers of the installation's senders never repeat: the first three of a block of nine digits are its run. */
export function makeLead(
  random: Random,
  {
    number,
    lines,
    photo = false,
    since = Date.now() - 600_000,
  }: { number: number; lines: number; photo?: boolean; since?: number },
): Lead {
  const sender = `1${512_000_0000 + number}`
  const name = `${random.pick(firstNames)} ${random.pick(lastNames)}`
  const job = random.shuffled(jobs)
  return {
    sender,
    name,
    lines: Array.from({ length: lines }, (_, index) => ({
      sender,
      name,
      wamid: `wamid.LEAD${number}.${index}`,
      at: since + index * 2_000,
      text: `${job[index % job.length]} [${word(number)}-${word(index)}]`,
      ...(photo && index === lines - 1 && { photo: true }),
    })),
  }
}

/** A number in letters: the bot must not take the mark for a street or a ZIP code. */
function word(number: number): string {
  return number.toString(26).replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
}

const firstNames = ['Dana', 'Luis', 'Priya', 'Sam', 'Mei', 'Ana', 'Tom', 'Zoë', 'José', 'Ben'] as const
const lastNames = ['Whitlock', 'Ortega', 'Nair', 'Fields', 'Zhang', 'Ruiz', 'O’Neill', 'Weiß'] as const
const jobs = [
  'my water heater is leaking',
  'the kitchen sink is clogged',
  'water comes through the ceiling',
  'it is getting worse since this morning',
  'can somebody come today please',
  'there is a smell in the cellar too',
] as const
