import { z } from 'zod'
import type { Canary, Stage } from '../../stage.ts'
import { signInAnew, signOut } from './sign-in.ts'
import { askAs } from './test-person.ts'

const incidentsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      member: z.object({ id: z.string() }),
      openedAt: z.string(),
    }),
  ),
})
export type ShownIncident = z.infer<typeof incidentsSchema>['items'][number]

/** What the owner of a canary is shown and nobody has seen to. */
export async function incidentsOf(canary: Canary): Promise<ShownIncident[]> {
  const { status, json } = await (await canary.as('owner')).send('GET', '/api/v1/incidents')
  const parsed = incidentsSchema.safeParse(json)
  if (status !== 200 || !parsed.success) throw new Error(`incidents could not be read: ${status}`)
  return parsed.data.items
}

/** Sees to those that the check itself has made, with the proof of a moment ago that it takes. */
export async function seeTo(stage: Stage, canary: Canary, isMine: (incident: ShownIncident) => boolean) {
  const mine = (await incidentsOf(canary)).filter(isMine)
  if (mine.length === 0) return
  const owner = await signInAnew(stage, canary, 'owner')
  try {
    for (const { id } of mine) {
      const { status } = await askAs(stage, owner, 'POST', `/api/v1/incidents/${id}/close`, {})
      if (status >= 300) throw new Error(`an incident could not be closed: ${status}`)
    }
  } finally {
    await signOut(stage, owner)
  }
}
