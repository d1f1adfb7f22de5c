-- Ends sessions of the person behind a member of the current account, in every account that they work in: one of them, or all but one. Answers how many.
create function end_sessions(member uuid, only_session uuid, but_session uuid, at timestamptz)
  returns integer language sql security definer set search_path = pg_catalog, public
as $$
  with ended as (
    update sessions s set ended_at = at
      from members own, members theirs
     where own.account_id = current_account_id() and own.id = end_sessions.member
       and theirs.person_id = own.person_id and s.account_id = theirs.account_id and s.member_id = theirs.id
       and s.ended_at is null and s.idle_until > at and s.ends_at > at
       and (only_session is null or s.id = only_session) and s.id is distinct from but_session
    returning 1)
  select count(*)::integer from ended
$$;

-- Of the person behind a member of the current account; whoever calls it has compared the one before.
create function change_password(member uuid, password_hash text)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update people p set password_hash = change_password.password_hash
    from members m
   where m.account_id = current_account_id() and m.id = change_password.member and m.status = 'active' and p.id = m.person_id
$$;

-- One attempt that was spent and turned out to be none.
create function refund_attempt(key_hash bytea)
  returns void language sql security definer set search_path = pg_catalog, public
as $$ update rate_limits r set spent = greatest(0, r.spent - 1) where r.key_hash = refund_attempt.key_hash $$;

alter function refund_attempt(bytea) owner to app_entry;
alter function end_sessions(uuid, uuid, uuid, timestamptz) owner to app_entry;
alter function change_password(uuid, text) owner to app_entry;
revoke all on function end_sessions(uuid, uuid, uuid, timestamptz), change_password(uuid, text), refund_attempt(bytea) from public;
grant execute on function end_sessions(uuid, uuid, uuid, timestamptz), change_password(uuid, text), refund_attempt(bytea) to app_user;
