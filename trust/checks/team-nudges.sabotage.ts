import type { Sabotage } from './check.ts'

const file = 'server/src/features/checkup/read-team.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'team-nudges.nobody-is-idle',
    check: 'team-nudges',
    reason: 'idle_not_named',
    does: 'Nobody is named for not having been there, however long it was.',
    by: { file, find: 'const idleDays = 60', put: 'const idleDays = 60_000' },
  },
  {
    id: 'team-nudges.any-number-of-owners',
    check: 'team-nudges',
    reason: 'owners_not_named',
    does: 'As many owners as there are people are nothing to speak of.',
    by: { file, find: 'const ownersMax = 2', put: 'const ownersMax = 2_000' },
  },
  {
    id: 'team-nudges.everybody-was-here-today',
    check: 'team-nudges',
    reason: 'team_shown_wrongly',
    does: 'The page of the team shows everybody as active today.',
    by: {
      file: 'server/src/features/team/list-members.ts',
      find: 'lastActiveAt: seenAt?.toISOString() ?? null,',
      put: 'lastActiveAt: seenAt && clock.now().toISOString(),',
    },
  },
]
