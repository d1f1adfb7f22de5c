-- When whoever holds a session last showed that it is them: sensitive actions want that to be a moment ago.
alter table sessions add column proven_at timestamptz not null default now();
update sessions set proven_at = created_at;

create or replace function open_session(
  token_hash bytea, member uuid, session uuid, at timestamptz, idle_until timestamptz, ends_at timestamptz, agent bytea)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  insert into sessions (account_id, id, token_hash, member_id, created_at, seen_at, proven_at, idle_until, ends_at, agent_cipher)
  values (current_account_id(), session, open_session.token_hash, member, at, at, at, open_session.idle_until, open_session.ends_at, agent)
$$;

drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, person_id uuid, role text, seen_at timestamptz, proven_at timestamptz, idle_until timestamptz, ends_at timestamptz, ended boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.person_id, m.role, s.seen_at, s.proven_at, s.idle_until, s.ends_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active'
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id
   where s.token_hash = session_for.token_hash
$$;

-- A role, or none: then the member is removed. What they hold in this account ends with it, all sessions, since each was for the role that they had. The
-- owners are locked first, so that two who leave at the same moment are not both the last but one. Answers why not, or null.
create function set_member_role(member uuid, new_role text, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  before members;
begin
  perform 1 from members m where m.account_id = current_account_id() and m.role = 'owner' and m.status = 'active' order by m.id for update;
  select * into before from members m
   where m.account_id = current_account_id() and m.id = set_member_role.member and m.status = 'active' for update;
  if not found then return 'not_found'; end if;
  if before.role = 'owner' and new_role is distinct from 'owner' and not exists (
       select from members m where m.account_id = before.account_id and m.role = 'owner' and m.status = 'active' and m.id <> before.id) then
    return 'last_owner';
  end if;
  update members m set role = coalesce(new_role, m.role), status = case when new_role is null then 'removed' else m.status end
   where m.account_id = before.account_id and m.id = before.id;
  if new_role is distinct from before.role then
    update sessions s set ended_at = at where s.account_id = before.account_id and s.member_id = before.id and s.ended_at is null;
  end if;
  return null;
end $$;

-- As before, but in turn with sign-up: of two with one e-mail at the same moment one is told that it is taken, instead of an error.
create or replace function add_member(person uuid, email_hash bytea, profile_cipher bytea, password_hash text, member uuid, role text)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  if current_account_id() is null then raise exception 'no account entered'; end if;
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  if exists (select from people p where p.email_hash = add_member.email_hash) then return 'email_taken'; end if;
  insert into people (id, email_hash, profile_cipher, password_hash)
  values (person, add_member.email_hash, add_member.profile_cipher, add_member.password_hash);
  insert into members (account_id, id, person_id, role) values (current_account_id(), member, person, add_member.role);
  return null;
end $$;

alter function session_for(bytea, timestamptz) owner to app_entry;
alter function set_member_role(uuid, text, timestamptz) owner to app_entry;
revoke all on function session_for(bytea, timestamptz), set_member_role(uuid, text, timestamptz) from public;
grant execute on function session_for(bytea, timestamptz), set_member_role(uuid, text, timestamptz) to app_user;
