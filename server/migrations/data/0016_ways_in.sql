-- By which ways whoever holds a session came in: the first proof, and the second where one was asked for.
alter table sessions add column methods text[] not null default '{}'
  check (methods <@ array['password', 'link', 'reset', 'passkey', 'google', 'totp', 'recovery', 'device']);

drop function open_session(bytea, uuid, uuid, timestamptz, timestamptz, timestamptz, bytea);
create function open_session(
  token_hash bytea, member uuid, session uuid, at timestamptz, idle_until timestamptz, ends_at timestamptz, agent bytea, methods text[])
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  insert into sessions (account_id, id, token_hash, member_id, created_at, seen_at, proven_at, idle_until, ends_at, agent_cipher, methods)
  values (current_account_id(), session, open_session.token_hash, member, at, at, at, open_session.idle_until, open_session.ends_at, agent, open_session.methods)
$$;

drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, person_id uuid, role text, seen_at timestamptz, proven_at timestamptz, idle_until timestamptz, ends_at timestamptz, ended boolean, methods text[])
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.person_id, m.role, s.seen_at, s.proven_at, s.idle_until, s.ends_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active', s.methods
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id
   where s.token_hash = session_for.token_hash
$$;

alter function open_session(bytea, uuid, uuid, timestamptz, timestamptz, timestamptz, bytea, text[]) owner to app_entry;
alter function session_for(bytea, timestamptz) owner to app_entry;
revoke all on function open_session(bytea, uuid, uuid, timestamptz, timestamptz, timestamptz, bytea, text[]), session_for(bytea, timestamptz) from public;
grant execute on function open_session(bytea, uuid, uuid, timestamptz, timestamptz, timestamptz, bytea, text[]), session_for(bytea, timestamptz) to app_user;

-- Sign-ins refused to whoever named a member here. An event tells of the first, and at most once in a quarter of an hour of how many more came;
-- what has not been told yet is counted here.
create table refused_sign_ins (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  member_id  uuid not null,
  told_at    timestamptz not null,
  telling    integer not null default 0,
  untold     integer not null default 0,
  primary key (account_id, member_id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('refused_sign_ins');
