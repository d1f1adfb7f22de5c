import type { KillPoint } from './kill-points.ts'

/**
 * Kills that once found something, each with what it was: every one is run again in the short form, so that what was mended stays mended. The
 * soak's line of a part names its point and its seed; `--runs` counts `index` from 0.
 */
export const seedsThatFailed: { seed: number; point: KillPoint; index: number; found: string }[] = []
