-- What somebody shows beside their first proof, whatever way they come in. People stand outside of accounts, and so do their factors: they are
-- reached through the functions below alone, each of which speaks for a member of the current account or takes a secret.

-- An authenticator app. Each time step is used once: the last one stands here.
create table totp_factors (
  person_id    uuid primary key references people on delete cascade,
  seed_cipher  bytea not null,
  made_at      timestamptz not null,
  confirmed_at timestamptz,
  last_step    bigint not null default 0,
  used_at      timestamptz
);

create table recovery_codes (
  id        uuid primary key,
  person_id uuid not null references people on delete cascade,
  code_hash text not null,
  made_at   timestamptz not null,
  used_at   timestamptz
);
create index recovery_codes_person on recovery_codes (person_id);

-- Browsers in which no second factor is asked for, for a time.
create table trusted_browsers (
  id           uuid primary key,
  person_id    uuid not null references people on delete cascade,
  token_hash   bytea not null unique,
  agent_cipher bytea not null,
  made_at      timestamptz not null,
  used_at      timestamptz not null,
  expires_at   timestamptz not null
);
create index trusted_browsers_person on trusted_browsers (person_id);

-- Who has given a first proof in a browser and not yet a second. It opens nothing but the second step.
create table second_steps (
  token_hash bytea primary key,
  account_id uuid not null references accounts on delete cascade,
  member_id  uuid not null,
  by         text not null check (by in ('password', 'link', 'reset', 'passkey', 'google')),
  expires_at timestamptz not null,
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);

-- Whose second factor the business requires, and from when on nobody of them works without one.
alter table accounts add column second_factor_roles text[] not null default '{}'
  check (second_factor_roles <@ array['owner', 'admin', 'member', 'viewer']);
alter table accounts add column second_factor_from timestamptz;

-- Shorter than what counts alone: fine as long as there is a second factor. Found on the list of common ones at a sign-in: to be changed.
alter table people add column password_short boolean not null default false;
alter table people add column password_common boolean not null default false;

do $$
declare t text;
begin
  foreach t in array array['totp_factors', 'recovery_codes', 'trusted_browsers', 'second_steps'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy entry on %I for all to app_entry using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to app_entry', t);
  end loop;
end $$;

create function person_behind(member uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
as $$ select m.person_id from members m where m.account_id = current_account_id() and m.id = person_behind.member and m.status = 'active' $$;

-- What counts as a second factor of somebody.
create function has_second_factor(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
as $$ select exists (select from totp_factors t where t.person_id = person and t.confirmed_at is not null) $$;

create function second_factors(member uuid)
  returns table (totp_since timestamptz, totp_used_at timestamptz, codes_left integer, codes_made_at timestamptz, password_short boolean, password_common boolean, has_password boolean, enough boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select t.confirmed_at, t.used_at,
         (select count(*)::integer from recovery_codes c where c.person_id = p.id and c.used_at is null),
         (select max(c.made_at) from recovery_codes c where c.person_id = p.id),
         p.password_short, p.password_common, p.password_hash is not null, has_second_factor(p.id)
    from people p left join totp_factors t on t.person_id = p.id and t.confirmed_at is not null
   where p.id = person_behind(member)
$$;

-- Sealed; `confirmed` says whether it counts yet.
create function totp_of(member uuid)
  returns table (person_id uuid, seed_cipher bytea, made_at timestamptz, confirmed boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select t.person_id, t.seed_cipher, t.made_at, t.confirmed_at is not null from totp_factors t where t.person_id = person_behind(member)
$$;

-- Never over one that counts.
create function begin_totp(member uuid, seed_cipher bytea, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with begun as (
    insert into totp_factors as t (person_id, seed_cipher, made_at) values (person_behind(member), begin_totp.seed_cipher, at)
    on conflict (person_id) do update set seed_cipher = excluded.seed_cipher, made_at = excluded.made_at where t.confirmed_at is null
    returning 1)
  select exists (select from begun)
$$;

create function confirm_totp(member uuid, seed_cipher bytea, step bigint, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with confirmed as (
    update totp_factors t set confirmed_at = at, used_at = at, last_step = step
     where t.person_id = person_behind(member) and t.confirmed_at is null and t.seed_cipher = confirm_totp.seed_cipher
    returning 1)
  select exists (select from confirmed)
$$;

-- Of two with one code at the same moment one finds the step used.
create function use_totp_step(member uuid, step bigint, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    update totp_factors t set last_step = step, used_at = at
     where t.person_id = person_behind(member) and t.confirmed_at is not null and t.last_step < step
    returning 1)
  select exists (select from used)
$$;

-- With the last factor go the codes that stood in for it, and nobody is spared a question that is not asked any more.
create function remove_totp(member uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare person uuid := person_behind(member);
begin
  delete from totp_factors t where t.person_id = person;
  if not found then return false; end if;
  delete from trusted_browsers b where b.person_id = person;
  if not has_second_factor(person) then delete from recovery_codes c where c.person_id = person; end if;
  return true;
end $$;

create function recovery_codes_of(member uuid) returns table (id uuid, code_hash text)
  language sql stable security definer set search_path = pg_catalog, public
as $$ select c.id, c.code_hash from recovery_codes c where c.person_id = person_behind(member) and c.used_at is null $$;

-- In place of all before.
create function set_recovery_codes(member uuid, ids uuid[], hashes text[], at timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare person uuid := person_behind(member);
begin
  perform 1 from people p where p.id = person for update;
  delete from recovery_codes c where c.person_id = person;
  insert into recovery_codes (id, person_id, code_hash, made_at) select i, person, h, at from unnest(ids, hashes) as codes (i, h);
end $$;

create function use_recovery_code(member uuid, code uuid, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    update recovery_codes c set used_at = at
     where c.person_id = person_behind(member) and c.id = code and c.used_at is null
    returning 1)
  select exists (select from used)
$$;

create function trust_browser(member uuid, id uuid, token_hash bytea, agent bytea, at timestamptz, expires_at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  insert into trusted_browsers (id, person_id, token_hash, agent_cipher, made_at, used_at, expires_at)
  values (trust_browser.id, person_behind(member), trust_browser.token_hash, agent, at, at, trust_browser.expires_at)
$$;

create function is_trusted_browser(member uuid, token_hash bytea, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with found as (
    update trusted_browsers b set used_at = at
     where b.token_hash = is_trusted_browser.token_hash and b.person_id = person_behind(member) and b.expires_at > at
    returning 1)
  select exists (select from found)
$$;

create function trusted_browsers_of(member uuid, at timestamptz)
  returns table (id uuid, token_hash bytea, agent_cipher bytea, made_at timestamptz, used_at timestamptz, expires_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select b.id, b.token_hash, b.agent_cipher, b.made_at, b.used_at, b.expires_at
    from trusted_browsers b where b.person_id = person_behind(member) and b.expires_at > at
   order by b.used_at desc, b.id limit 50
$$;

-- One of them, or all but the one that holds a token.
create function forget_trusted_browsers(member uuid, only_id uuid, but_token_hash bytea) returns integer
  language sql security definer set search_path = pg_catalog, public
as $$
  with gone as (
    delete from trusted_browsers b
     where b.person_id = person_behind(member) and (only_id is null or b.id = only_id) and b.token_hash is distinct from but_token_hash
    returning 1)
  select count(*)::integer from gone
$$;

create function begin_second_step(token_hash bytea, member uuid, by text, expires_at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  insert into second_steps values (begin_second_step.token_hash, current_account_id(), member, begin_second_step.by, begin_second_step.expires_at)
$$;

create function second_step_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, member_id uuid, by text)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.member_id, s.by
    from second_steps s join members m on m.account_id = s.account_id and m.id = s.member_id and m.status = 'active'
   where s.token_hash = second_step_for.token_hash and s.expires_at > at
$$;

create function end_second_step(token_hash bytea) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with ended as (delete from second_steps s where s.token_hash = end_second_step.token_hash returning 1)
  select exists (select from ended)
$$;

-- A new password makes every browser a stranger again, half a sign-in with the one before included.
drop function change_password(uuid, text);
create function change_password(member uuid, password_hash text, short boolean default false)
  returns void language plpgsql security definer set search_path = pg_catalog, public
as $$
declare person uuid := person_behind(member);
begin
  update people p set password_hash = change_password.password_hash, password_short = short, password_common = false where p.id = person;
  delete from trusted_browsers b where b.person_id = person;
  delete from second_steps s using members m where m.person_id = person and s.account_id = m.account_id and s.member_id = m.id;
end $$;

create function mark_password_common(member uuid) returns void
  language sql security definer set search_path = pg_catalog, public
as $$ update people p set password_common = true where p.id = person_behind(member) $$;

-- `factor_due`: from now on this member may do nothing but set up a second factor.
drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, person_id uuid, role text, seen_at timestamptz, proven_at timestamptz, idle_until timestamptz, ends_at timestamptz, ended boolean, methods text[], factor_due boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.person_id, m.role, s.seen_at, s.proven_at, s.idle_until, s.ends_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active', s.methods,
         case when a.second_factor_from <= at and m.role = any (a.second_factor_roles) then not has_second_factor(m.person_id) else false end
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id join accounts a on a.id = s.account_id
   where s.token_hash = session_for.token_hash
$$;

create or replace function sweep_identity(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from rate_limits where until < at;
  delete from sign_in_links where expires_at < at;
  delete from second_steps where expires_at < at;
  delete from trusted_browsers where expires_at < at;
  delete from sessions where ends_at < at - interval '30 days';
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'second_factors', 'totp_of', 'begin_totp', 'confirm_totp', 'use_totp_step', 'remove_totp', 'recovery_codes_of', 'set_recovery_codes',
       'use_recovery_code', 'trust_browser', 'is_trusted_browser', 'trusted_browsers_of', 'forget_trusted_browsers', 'begin_second_step',
       'second_step_for', 'end_second_step', 'change_password', 'mark_password_common', 'session_for')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
alter function person_behind(uuid) owner to app_entry;
alter function has_second_factor(uuid) owner to app_entry;
revoke all on function person_behind(uuid), has_second_factor(uuid) from public;
