import type { Sabotage } from './check.ts'

const touch = (
  sets: string,
  latest: string,
) => `create or replace function touch_session(token_hash bytea, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update sessions s
     set ${sets}
         idle_until = least(at + case when s.phone then interval '7 days' else make_interval(mins => a.idle_minutes) end, ${latest})
    from accounts a
   where a.id = s.account_id and s.token_hash = touch_session.token_hash and s.ended_at is null
$$`

export const sabotages: Sabotage[] = [
  {
    id: 'sessions-end.streams-stay-open',
    check: 'sessions-end',
    reason: 'stream_of_an_ended_session',
    does: 'A live stream that is open does not look whether its session has ended by age.',
    by: {
      file: 'server/src/live-route.ts',
      find: "return session !== null && session !== 'ended'",
      put: 'return session !== null',
    },
  },
  {
    id: 'sessions-end.end-moves-on',
    check: 'sessions-end',
    reason: 'session_never_ends',
    does: 'Each use of a session puts off its end by seven days.',
    by: {
      database: 'data',
      sql: touch("seen_at = at, ends_at = at + interval '7 days',", "at + interval '7 days'"),
      undo: touch('seen_at = at,', 's.ends_at'),
    },
  },
]
