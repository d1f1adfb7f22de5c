import type { Stage } from '../stage.ts'

/**
 * Proves one commitment on the running system. It may use what `Stage` offers, the contract, and node; nothing of the server: what enforces and
 * what checks share no code. It writes through the canaries alone and cleans up what would pile up.
 */
export type Check = {
  /** Its name in evidence, and the name of its file: `csrf-tokens`. */
  id: string
  /** The commitment that it carries: `C-3.3d`. */
  commitment: string
  /** What it does and sees, in a sentence for the public page. */
  looksAt: string
  /**
   * Throws `Broken` when the promise is broken, with a reason; throws anything else when it could not be told, which counts as not green. Answers
   * what was examined otherwise.
   */
  run(stage: Stage): Promise<Examined | NotClaimed>
}

export type Examined = {
  /** How many things were looked at. */
  examined: number
  /** How many there are at least, from a source that the examined ones do not come from (catalogue, OpenAPI, file list). */
  floor: number
  /** What the rightful party saw just before others were refused: `owner read 3 conversations with the marker`. */
  control: string
  /** Figures worth keeping. Never a name, number or text of anybody. */
  measured?: Record<string, number | string>
}

/** What cannot be observed on this installation is not claimed here; the sentence says why. */
export type NotClaimed = { notClaimed: string }

/** The promise does not hold. `reason` is a stable code, such as `refused_nobody`; `where` names what was looked at, never whose it is. */
export class Broken extends Error {
  override name = 'Broken'
  readonly reason: string
  readonly where: string
  constructor(reason: string, where = '') {
    super(where ? `${reason}: ${where}` : reason)
    this.reason = reason
    this.where = where
  }
}

/**
 * A way to break what a check proves, applied in a throwaway copy alone. The check must be green before, red with `reason` during, green
 * after; and no other commitment may turn red.
 */
export type Sabotage = {
  /** `csrf-tokens.one-endpoint-exempt`: check and what is done. */
  id: string
  check: string
  /** The reason code that the check must give. */
  reason: string
  /** What is done, in a sentence for the public page. */
  does: string
  by: SqlSabotage | TextSabotage
}

/** As the administrator of the copy's database; `undo` brings back what was. */
export type SqlSabotage = { database: 'data' | 'keys'; sql: string; undo: string }

/** Replaces `find` by `put` in a file of the copied source tree; it fails unless `find` stands there exactly once. The copy is then started anew. */
export type TextSabotage = { file: string; find: string; put: string }
