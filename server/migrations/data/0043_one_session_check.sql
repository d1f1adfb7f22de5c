-- Who is behind a cookie, and all that they may, in one look: it comes before every request. As in 0032, with the fine rights that 0019 looked up beside it.
drop function session_rights(bytea);
drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, role text, rights jsonb, seen_at timestamptz, proven_at timestamptz, ended boolean, methods text[], factor_due boolean, frozen boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.role, m.rights, s.seen_at, s.proven_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active', s.methods,
         case when a.second_factor_from <= at and m.role = any (a.second_factor_roles) then not has_second_factor(m.person_id) else false end,
         p.frozen_at is not null
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id join people p on p.id = m.person_id
         join accounts a on a.id = s.account_id
   where s.token_hash = session_for.token_hash
$$;
alter function session_for(bytea, timestamptz) owner to app_entry;
revoke all on function session_for(bytea, timestamptz) from public;
grant execute on function session_for(bytea, timestamptz) to app_user;
