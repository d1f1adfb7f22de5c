import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, noFindings, quantile } from './compare.ts'
import { makeLead } from './leads.ts'
import { messageOf } from './meta.ts'
import { seeded } from './random.ts'
import { markBreakable, type Stage, setStage } from './stage.ts'

const volumeMegabytes = 160

/**
 * The data folder lies on a small volume that somebody else fills up while customers write. What cannot be stored is refused with 503 and brought
 * again; when there is space once more, all goes on by itself. Mounting a volume is root's: without that the part says so instead.
 */
export async function runDiskFull({ seed, seconds }: { seed: number; seconds: number }): Promise<Findings> {
  const volume = mountVolume()
  if (typeof volume === 'string') return { ...noFindings(), figures: { not_provoked_here: 1 } }
  try {
    const stage = await setStage({ dataFolder: volume.folder })
    try {
      return await fillUp(stage, { seed, seconds })
    } finally {
      await stage.close()
    }
  } finally {
    volume.unmount()
  }
}

async function fillUp(stage: Stage, { seed, seconds }: { seed: number; seconds: number }): Promise<Findings> {
  const random = seeded(seed, 'disk full')
  const complaints: string[] = []
  const leads = Array.from({ length: 60 }, (_, number) =>
    makeLead(random, { number, lines: 3, photo: random.chance(0.3) }),
  )
  const bring = (from: number, to: number) =>
    leads
      .slice(from, to)
      .flatMap(({ lines }) => lines.map((line) => stage.meta.bring(stage.number, messageOf(line))))
  await Promise.all(bring(0, 10))
  await stage.settle()

  const brought = bring(10, 40)
  const ballast = join(stage.dataFolder, 'ballast')
  fill(ballast)
  const fullAt = Date.now()
  while (Date.now() - fullAt < seconds * 1000) {
    // What others write away is taken as well: the volume stays full.
    fill(ballast)
    await pause(200)
  }
  brought.push(...bring(40, 50))
  await pause(1000)
  if (!stage.server.isAlive()) {
    complaints.push('the server ended when its disk was full')
    rmSync(ballast)
    await stage.restart()
  } else rmSync(ballast)
  const spaceAt = Date.now()
  brought.push(...bring(50, 60))
  await Promise.all(brought)
  const acceptedAfter = Date.now() - spaceAt
  await stage.settle(120)
  const found = await compare(stage, leads)
  found.complaints.push(...complaints)
  const turnedAway = [...stage.meta.answers].filter(([status]) => status !== 200)
  for (const [status] of turnedAway) {
    if (status !== 503 && status !== 0) found.complaints.push(`a delivery was answered with ${status}`)
  }
  found.figures = {
    ...found.figures,
    full_seconds: Math.round((spaceAt - fullAt) / 1000),
    turned_away: turnedAway.reduce((sum, [, count]) => sum + count, 0),
    turned_away_without_answer: stage.meta.answers.get(0) ?? 0,
    all_accepted_after_milliseconds: acceptedAfter,
    at_rest_after_milliseconds: Date.now() - spaceAt,
    webhook_max_milliseconds: quantile(
      stage.meta.acknowledged.map(({ milliseconds }) => milliseconds),
      1,
    ),
  }
  return found
}

/** To the last block that is free. */
function fill(file: string) {
  const { bavail, bsize } = statfsSync(join(file, '..'))
  const chunk = Buffer.alloc(1024 * 1024)
  for (let left = bavail * bsize; left > 0; left -= chunk.length) {
    try {
      writeFileSync(file, chunk.subarray(0, Math.min(left, chunk.length)), { flag: 'a' })
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code === 'ENOSPC') return
      throw failure
    }
  }
}

function mountVolume(): { folder: string; unmount(): void } | string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-faults-volume-'))
  const options = `size=${volumeMegabytes}m,mode=0711`
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' })
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true, force: true })
    return mounted.stderr ?? String(mounted.error)
  }
  markBreakable(folder)
  return {
    folder,
    unmount() {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
