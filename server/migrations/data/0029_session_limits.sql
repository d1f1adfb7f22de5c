-- How long a session may stay unused, as the owner has chosen, and whether members may stay signed in on their phone.
alter table accounts
  add column idle_minutes integer not null default 480 check (idle_minutes between 15 and 720),
  add column phones_stay boolean not null default true;
-- On a member's own phone: 7 days unused, 30 days in all.
alter table sessions add column phone boolean not null default false;

-- Whoever asks is there: unused begins anew. The end of all days does not move.
drop function touch_session(bytea, timestamptz, timestamptz);
create function touch_session(token_hash bytea, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update sessions s
     set seen_at = at,
         idle_until = least(at + case when s.phone then interval '7 days' else make_interval(mins => a.idle_minutes) end, s.ends_at)
    from accounts a
   where a.id = s.account_id and s.token_hash = touch_session.token_hash and s.ended_at is null
$$;

-- For the current account. Sessions that are open already are cut to it at once; none is made longer before it is used.
create function set_session_limits(idle_minutes integer, phones_stay boolean, at timestamptz)
  returns void language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  update accounts a set idle_minutes = set_session_limits.idle_minutes, phones_stay = set_session_limits.phones_stay
   where a.id = current_account_id();
  if not set_session_limits.phones_stay then
    update sessions s set phone = false, ends_at = least(s.ends_at, s.created_at + interval '7 days')
     where s.account_id = current_account_id() and s.phone and s.ended_at is null;
  end if;
  update sessions s set idle_until = least(s.idle_until, s.seen_at + make_interval(mins => set_session_limits.idle_minutes), s.ends_at)
   where s.account_id = current_account_id() and not s.phone and s.ended_at is null and s.ends_at > at;
end $$;

-- A member's own living session, where the owner lets phones stay; or back to an ordinary one. Answers whether there was such a one.
create function keep_session_on_phone(session uuid, member uuid, stay boolean, at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with kept as (
    update sessions s
       set phone = stay,
           ends_at = s.created_at + case when stay then interval '30 days' else interval '7 days' end,
           idle_until = least(at + case when stay then interval '7 days' else make_interval(mins => a.idle_minutes) end,
                              s.created_at + case when stay then interval '30 days' else interval '7 days' end)
      from accounts a, members m
     where s.account_id = current_account_id() and s.id = keep_session_on_phone.session and s.member_id = keep_session_on_phone.member
       and s.ended_at is null and s.idle_until > at and s.ends_at > at
       and a.id = s.account_id and (a.phones_stay or not stay)
       and m.account_id = s.account_id and m.id = s.member_id and m.role = 'member' and m.status = 'active'
    returning 1)
  select exists (select from kept)
$$;

-- A new session of the same member in the same browser, before the old one ends: it stays on the phone as the old one did.
create function follow_on_phone(before bytea, session uuid, at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  select coalesce((
    select keep_session_on_phone(follow_on_phone.session, b.member_id, true, at)
      from sessions b join sessions s on s.account_id = b.account_id and s.member_id = b.member_id
     where b.token_hash = follow_on_phone.before and b.account_id = current_account_id() and s.id = follow_on_phone.session
       and b.phone and b.ended_at is null and b.idle_until > at and b.ends_at > at), false)
$$;

-- For the checker, which cannot wait for days: a canary's session becomes older than it is. Never younger.
create function age_session(token_hash bytea, began interval, seen interval)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with aged as (
    update sessions s
       set created_at = s.created_at - greatest(began, interval '0'), ends_at = s.ends_at - greatest(began, interval '0'),
           seen_at = s.seen_at - greatest(seen, interval '0'), idle_until = s.idle_until - greatest(seen, interval '0')
     where s.token_hash = age_session.token_hash and s.account_id = current_account_id() and s.account_id in (select canary_accounts())
    returning 1)
  select exists (select from aged)
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in ('touch_session', 'set_session_limits', 'keep_session_on_phone', 'follow_on_phone', 'age_session')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function touch_session(bytea, timestamptz), set_session_limits(integer, boolean, timestamptz),
  keep_session_on_phone(uuid, uuid, boolean, timestamptz), follow_on_phone(bytea, uuid, timestamptz) to app_user;
grant execute on function age_session(bytea, interval, interval) to app_probe;
