import { queryOptions } from '@tanstack/react-query'
import type * as alarms from '#contract/alarms.ts'
import type { RaisedAlarm } from '#contract/alarms.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { signedOut } from './session-state.ts'

/** "This wasn't me", by the link of a mail. */
export async function raiseAlarm(token: string): Promise<RaisedAlarm> {
  const raised = await ask<RaisedAlarm>('POST', '/alarms', { body: { token }, beforeSignIn: true })
  leave()
  return raised
}

/** The same beside a session. The one that asks is over as well. */
export async function raiseAlarmBySession(sessionId: string): Promise<void> {
  justRaised = await ask<RaisedAlarm>('POST', `/sessions/${part(sessionId)}/alarm`, { body: {} })
  leave()
}

/** What came of the alarm that was raised on this page, for the page that comes next. */
export function alarmJustRaised(): RaisedAlarm | null {
  return justRaised
}

let justRaised: RaisedAlarm | null = null

/** Nobody is signed in here any more, whoever it was. */
function leave() {
  signedOut()
  queryClient.clear()
}

export function incidentsQuery() {
  return queryOptions({
    queryKey: keys.incidents,
    queryFn: ({ signal }) => ask<ResponseOf<typeof alarms.listIncidents>>('GET', '/incidents', { signal }),
  })
}

export async function closeIncident(id: string): Promise<void> {
  await ask('POST', `/incidents/${part(id)}/close`, { body: {} })
  await queryClient.invalidateQueries({ queryKey: keys.incidents })
}
