import type { Trade } from '../trades/trade.ts'
import { withoutContained } from './choice.ts'
import { findPhrases, type Hit, says } from './find-phrases.ts'
import { phraseList } from './phrase-list.ts'
import type { Reading } from './words.ts'

export type JobReading = { job: string; weight: number }

/**
 * The job that a message speaks of: 3 for what names it ("water heater"), 2 for what points at it ("clogged"), 1 for a
 * hint that counts only beside a word of trouble ("ac"). On a tie the job that the trade names first.
 */
export function readJob(trade: Trade, reading: Reading): JobReading | null {
  const hits: (Hit & JobReading)[] = []
  for (const job of trade.jobs) {
    const add = (phrases: string[] | undefined, weight: number) => {
      for (const hit of findPhrases(reading, phrases ?? [])) hits.push({ ...hit, job: job.value, weight })
    }
    add(job.words.sure, 3)
    add(job.words.likely, 2)
    add(job.words.weak, 1)
  }
  let best: JobReading | null = null
  for (const { job, weight, negated } of withoutContained(hits)) {
    if (!negated && weight > (best?.weight ?? 0)) best = { job, weight }
  }
  if (best?.weight === 1 && !says(reading, trouble)) return null
  return best
}

const trouble = phraseList(`
  not, no, isnt, wont, doesnt, dont, cant, broke, broken, stopped, stop, out, died, dead, quit, fail*, issue,
  problem, trouble, fix, fixed, repair, acting up, weird, wrong, leak, leaks, leaking, leaky, leek,
  leking, dripping, drip, drips, install, installed, installation, flush, flushing,     tripping, trips, off, down, sink, descompuesto, descompuso, descompuesta, arreglar, reparar, problema,
  falla, fallando, fuga, fugas, gotea, goteando, goteo, gotera, tira agua, tirando agua, chorreando,
  se sale el agua, sale agua, dejo de, murio, instalar, instalacion, poner,   apaga,
  tapado
`)
