create table accounts (
  id             uuid primary key,
  name_cipher    bytea not null,
  trade          text not null check (trade in ('plumbing', 'hvac')),
  time_zone      text not null,
  currency       text not null default 'USD',
  languages      text[] not null default '{en}',
  business_hours jsonb not null default '[]',
  service_zips   text[] not null default '{}',
  bot_on         boolean not null default true,
  demo           boolean not null default false,
  created_at     timestamptz not null default now()
);
call protect('accounts', 'id', rights => 'select, update');

-- A person signs in; a member is that person at work in one account. People are not account data: they are reached
-- through the entry functions below, or as colleagues.
create table people (
  id             uuid primary key,
  email_hash     bytea not null unique,
  profile_cipher bytea not null,
  password_hash  text,
  created_at     timestamptz not null default now()
);
alter table people enable row level security;
alter table people force row level security;

create table members (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  id         uuid not null,
  person_id  uuid not null references people,
  role       text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  status     text not null default 'active' check (status in ('active', 'removed')),
  created_at timestamptz not null default now(),
  primary key (account_id, id),
  unique (account_id, person_id)
);
call protect('members', rights => 'select');

create policy colleague on people for select to app_user, app_probe
  using (exists (select from members where members.person_id = people.id and members.account_id = (select current_account_id())));
-- Not the password hash: it leaves only through person_for_sign_in, to somebody who knows the e-mail.
grant select (id, profile_cipher, created_at) on people to app_user, app_probe;

create table sessions (
  account_id  uuid not null references accounts on delete cascade,
  id          uuid not null,
  token_hash  bytea not null unique,
  member_id   uuid not null,
  created_at  timestamptz not null,
  seen_at     timestamptz not null,
  idle_until  timestamptz not null,
  ends_at     timestamptz not null,
  ended_at    timestamptz,
  agent_cipher bytea,
  primary key (account_id, id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('sessions', rights => 'select');

create table sign_in_links (
  token_hash bytea primary key,
  account_id uuid not null references accounts on delete cascade,
  member_id  uuid not null,
  expires_at timestamptz not null,
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
alter table sign_in_links enable row level security;
alter table sign_in_links force row level security;

-- Attempts in a window, by a keyed hash of what is limited (address, e-mail). Not account data.
create table rate_limits (
  key_hash bytea primary key,
  spent    integer not null,
  until    timestamptz not null
);
alter table rate_limits enable row level security;
alter table rate_limits force row level security;
create index rate_limits_until on rate_limits (until);

create policy entry on accounts for all to app_entry using (true) with check (true);
create policy entry on people for all to app_entry using (true) with check (true);
create policy entry on members for all to app_entry using (true) with check (true);
create policy entry on sessions for all to app_entry using (true) with check (true);
create policy entry on sign_in_links for all to app_entry using (true) with check (true);
create policy entry on rate_limits for all to app_entry using (true) with check (true);
grant select, insert, update, delete on accounts, people, members, sessions, sign_in_links, rate_limits to app_entry;

-- ---- entry functions: each takes a secret, speaks for the current account, or makes something new ----

create function person_for_sign_in(email_hash bytea)
  returns table (person_id uuid, password_hash text, account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select p.id, p.password_hash, m.account_id, m.id
    from people p join members m on m.person_id = p.id and m.status = 'active'
   where p.email_hash = person_for_sign_in.email_hash
   order by m.created_at
$$;

-- For a member of the current account only.
create function open_session(
  token_hash bytea, member uuid, session uuid, at timestamptz, idle_until timestamptz, ends_at timestamptz, agent bytea)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  insert into sessions (account_id, id, token_hash, member_id, created_at, seen_at, idle_until, ends_at, agent_cipher)
  values (current_account_id(), session, open_session.token_hash, member, at, at, open_session.idle_until, open_session.ends_at, agent)
$$;

-- Who holds this cookie, or nobody. Ended and overaged sessions are told apart from unknown ones so that the page can say which.
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, person_id uuid, role text, seen_at timestamptz, idle_until timestamptz, ends_at timestamptz, ended boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.person_id, m.role, s.seen_at, s.idle_until, s.ends_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active'
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id
   where s.token_hash = session_for.token_hash
$$;

create function touch_session(token_hash bytea, at timestamptz, idle_until timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update sessions set seen_at = at, idle_until = least(touch_session.idle_until, ends_at)
   where sessions.token_hash = touch_session.token_hash and ended_at is null
$$;

create function end_session(token_hash bytea, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update sessions set ended_at = at where sessions.token_hash = end_session.token_hash and ended_at is null
$$;

create function make_sign_in_link(token_hash bytea, member uuid, expires_at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$ insert into sign_in_links values (make_sign_in_link.token_hash, current_account_id(), member, make_sign_in_link.expires_at) $$;

create function use_sign_in_link(token_hash bytea, at timestamptz)
  returns table (account_id uuid, member_id uuid)
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (delete from sign_in_links l where l.token_hash = use_sign_in_link.token_hash returning l.*)
  select used.account_id, used.member_id
    from used join members m on m.account_id = used.account_id and m.id = used.member_id and m.status = 'active'
   where used.expires_at > at
$$;

create function account_count() returns bigint
  language sql stable security definer set search_path = pg_catalog, public
as $$ select count(*) from accounts where not demo $$;

create function demo_account() returns uuid
  language sql stable security definer set search_path = pg_catalog, public
as $$ select id from accounts where demo limit 1 $$;

-- Sign-up decides and makes in one breath: two at once cannot both be the first. Returns why not, or null.
create function open_account(
  account uuid, name_cipher bytea, trade text, time_zone text, languages text[], business_hours jsonb, demo boolean,
  person uuid, email_hash bytea, profile_cipher bytea, password_hash text, member uuid, only_first boolean)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  if only_first and exists (select from accounts where not accounts.demo) then return 'sign_up_closed'; end if;
  if exists (select from people p where p.email_hash = open_account.email_hash) then return 'email_taken'; end if;
  insert into accounts (id, name_cipher, trade, time_zone, languages, business_hours, demo)
  values (account, open_account.name_cipher, open_account.trade, open_account.time_zone, open_account.languages, open_account.business_hours, open_account.demo);
  insert into people (id, email_hash, profile_cipher, password_hash)
  values (person, open_account.email_hash, open_account.profile_cipher, open_account.password_hash);
  insert into members (account_id, id, person_id, role) values (account, member, person, 'owner');
  return null;
end $$;

-- A new colleague, in the current account only.
create function add_member(person uuid, email_hash bytea, profile_cipher bytea, password_hash text, member uuid, role text)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  if current_account_id() is null then raise exception 'no account entered'; end if;
  if exists (select from people p where p.email_hash = add_member.email_hash) then return 'email_taken'; end if;
  insert into people (id, email_hash, profile_cipher, password_hash)
  values (person, add_member.email_hash, add_member.profile_cipher, add_member.password_hash);
  insert into members (account_id, id, person_id, role) values (current_account_id(), member, person, add_member.role);
  return null;
end $$;

-- Spends one attempt; answers the seconds to wait, 0 when it may go ahead.
create function spend_attempt(key_hash bytea, at timestamptz, allowed integer, window_seconds integer)
  returns integer language plpgsql security definer set search_path = pg_catalog, public
as $$
declare row rate_limits;
begin
  insert into rate_limits as r values (spend_attempt.key_hash, 1, at + make_interval(secs => window_seconds))
  on conflict on constraint rate_limits_pkey do update set
    spent = case when r.until <= at then 1 else r.spent + 1 end,
    until = case when r.until <= at then excluded.until else r.until end
  returning * into row;
  if row.spent <= allowed then return 0; end if;
  return greatest(1, ceil(extract(epoch from row.until - at)))::integer;
end $$;

create function forget_attempts(key_hash bytea) returns void
  language sql security definer set search_path = pg_catalog, public
as $$ delete from rate_limits r where r.key_hash = forget_attempts.key_hash $$;

create function sweep_identity(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from rate_limits where until < at;
  delete from sign_in_links where expires_at < at;
  delete from sessions where ends_at < at - interval '30 days';
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'person_for_sign_in', 'open_session', 'session_for', 'touch_session', 'end_session', 'make_sign_in_link', 'use_sign_in_link',
       'account_count', 'demo_account', 'open_account', 'add_member', 'spend_attempt', 'forget_attempts', 'sweep_identity')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
