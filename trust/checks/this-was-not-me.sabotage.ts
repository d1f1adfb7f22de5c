import type { Sabotage } from './check.ts'

const endSessions = (
  but: string,
) => `create or replace function end_sessions(member uuid, only_session uuid, but_session uuid, at timestamptz)
  returns integer language sql security definer set search_path = pg_catalog, public
as $$
  with ended as (
    update sessions s set ended_at = at
      from members own, members theirs
     where own.account_id = current_account_id() and own.id = end_sessions.member
       and theirs.person_id = own.person_id and s.account_id = theirs.account_id and s.member_id = theirs.id
       and s.ended_at is null and s.idle_until > at and s.ends_at > at
       and (only_session is null or s.id = only_session) and s.id is distinct from but_session${but}
    returning 1)
  select count(*)::integer from ended
$$`

export const sabotages: Sabotage[] = [
  {
    id: 'this-was-not-me.one-session-survives',
    check: 'this-was-not-me',
    reason: 'session_survives_alarm',
    does: 'The alarm is answered as always, and the newest session of that person lives on.',
    by: {
      database: 'data',
      sql: endSessions(`
       and (only_session is not null or but_session is not null or s.id <> (
             select other.id from sessions other
              where other.account_id = s.account_id and other.member_id = s.member_id and other.ended_at is null
              order by other.created_at desc, other.id desc limit 1))`),
      undo: endSessions(''),
    },
  },
  {
    id: 'this-was-not-me.old-password-works',
    check: 'this-was-not-me',
    reason: 'old_password_signs_in',
    does: 'The password that somebody else may know goes on signing in after the alarm.',
    by: {
      file: 'server/src/features/identity/sessions.ts',
      find: "const trustedWhenFrozen = ['passkey', 'link']",
      put: "const trustedWhenFrozen = ['passkey', 'link', 'password']",
    },
  },
  {
    id: 'this-was-not-me.nobody-is-told',
    check: 'this-was-not-me',
    reason: 'no_incident',
    does: 'An alarm ends the sessions and tells nobody.',
    by: {
      file: 'server/src/features/identity/raise-alarm.ts',
      find: "const incidentId = await openIncident(there, 'not_me', member)",
      put: 'const incidentId = there && member ? null : openIncident.name',
    },
  },
  {
    id: 'this-was-not-me.keys-live-on',
    check: 'this-was-not-me',
    reason: 'key_survives_alarm',
    does: 'An API key that was made while somebody else was in goes on working after the alarm.',
    by: {
      file: 'server/src/features/integrations/find-key.ts',
      find: "if (state === 'doubted') {",
      put: "if (String(state) === 'nothing') {",
    },
  },
]
