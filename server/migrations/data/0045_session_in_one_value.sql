-- As in 0043, in one value: eleven columns, described and read one by one before every request, cost the driver more than the look-up itself. Moments are
-- milliseconds since 1970. Null: there is no such session.
drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz) returns json
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select json_build_object(
           'accountId', s.account_id, 'id', s.id, 'memberId', s.member_id, 'role', m.role, 'rights', m.rights,
           'seenAt', (extract(epoch from s.seen_at) * 1000)::bigint, 'provenAt', (extract(epoch from s.proven_at) * 1000)::bigint,
           'ended', s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active', 'methods', s.methods,
           'factorDue', case when a.second_factor_from <= at and m.role = any (a.second_factor_roles) then not has_second_factor(m.person_id) else false end,
           'frozen', p.frozen_at is not null)
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id join people p on p.id = m.person_id
         join accounts a on a.id = s.account_id
   where s.token_hash = session_for.token_hash
$$;
alter function session_for(bytea, timestamptz) owner to app_entry;
revoke all on function session_for(bytea, timestamptz) from public;
grant execute on function session_for(bytea, timestamptz) to app_user;
