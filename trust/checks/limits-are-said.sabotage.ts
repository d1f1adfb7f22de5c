import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'limits-are-said.no-word-of-risk',
    check: 'limits-are-said',
    reason: 'limit_not_said',
    does: 'The public page no longer says that no system is free of risk.',
    by: {
      file: 'trust/commitments/limits.ts',
      find: 'No system is free of risk, and this one is no exception.',
      put: 'Every promise on this page is checked.',
    },
  },
  {
    id: 'limits-are-said.absolute-word',
    check: 'limits-are-said',
    reason: 'absolute_word',
    does: 'A promise on the public page is made with an absolute word.',
    by: {
      file: 'trust/commitments/honesty.ts',
      find: 'We say plainly that no system is free of risk',
      put: 'We guarantee your safety, though we say plainly that no system is free of risk',
    },
  },
  {
    id: 'limits-are-said.red-day-hidden',
    check: 'limits-are-said',
    reason: 'red_day_hidden',
    does: 'A red verdict is recorded, and red verdicts are kept from the public page.',
    by: {
      database: 'data',
      sql: `
        insert into evidence (kind, commitment, subject, verdict, reason, build, schema_version, started_at, ended_at)
        values ('check', 'A-14', 'limits-are-said', 'fail', 'planted', 'planted', 'planted', now(), now());
        create policy hide on evidence as restrictive for select to app_user using (verdict not in ('fail', 'error'))`,
      // What was recorded stays: evidence is a chain. It is shown again.
      undo: 'drop policy hide on evidence',
    },
  },
]
