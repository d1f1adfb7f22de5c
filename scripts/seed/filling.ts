import type { Boxes } from '#kernel/keys/boxes.ts'
import type { Scope } from '#kernel/scope.ts'
import type { Random } from './random.ts'

export type Wanted = {
  contacts: number
  messages: number
  deals: number
  seed: number
  /** Cards stand in the first so many stages of the pipeline only; all of them without it. */
  stages?: number | undefined
}

export type Person = { contactId: string; conversationId: string; createdAt: Date; name: string }

/** What is there already, and what the new rows are made with. */
export type Filling = {
  inScope: <Value>(work: (scope: Scope) => Promise<Value>) => Promise<Value>
  boxes: Boxes
  random: Random
  wanted: Wanted
  numberId: string | null
  members: string[]
  stages: { id: string; pipeline_id: string; kind: string }[]
  reasons: string[]
}

/** What was made, in the clear: for those who check that the running business shows just that. */
export type Facts = {
  conversations: { id: string; name: string; messages: number; lastText: string | null }[]
  stages: { id: string; cards: number; totalCents: number }[]
}

export const batchRows = 500
