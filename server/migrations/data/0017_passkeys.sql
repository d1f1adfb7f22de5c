-- What a person's passkeys know them by: random, and none of our other numbers for them.
alter table people add column handle uuid not null default gen_random_uuid();

-- A passkey is a person's, like the password: it signs in before any account is known. Its id, public key, kind of device and name are sealed.
create table passkeys (
  id              uuid primary key,
  person_id       uuid not null references people on delete cascade,
  credential_hash bytea not null unique,
  passkey_cipher  bytea not null,
  counter         bigint not null,
  created_at      timestamptz not null,
  used_at         timestamptz
);
alter table passkeys enable row level security;
alter table passkeys force row level security;
create index passkeys_person on passkeys (person_id);

-- Begun with a secret that a browser is given, and ended once, in that browser, for what it was begun for. Not account data.
create table ceremonies (
  secret_hash   bytea primary key,
  browser_hash  bytea not null,
  purpose       text not null check (purpose in ('sign_in', 'sign_up', 'add', 'second', 'prove')),
  person_id     uuid references people on delete cascade,
  detail_cipher bytea not null,
  expires_at    timestamptz not null
);
alter table ceremonies enable row level security;
alter table ceremonies force row level security;
create index ceremonies_expires on ceremonies (expires_at);
create index ceremonies_person on ceremonies (person_id);

create policy entry on passkeys for all to app_entry using (true) with check (true);
create policy entry on ceremonies for all to app_entry using (true) with check (true);
grant select, insert, update, delete on passkeys, ceremonies to app_entry;

-- ---- entry functions ----

-- For a member of the current account, or, where none is named, for nobody yet. False where there is no such member.
create function begin_ceremony(secret_hash bytea, browser_hash bytea, purpose text, member uuid, detail bytea, expires_at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with begun as (
    insert into ceremonies (secret_hash, browser_hash, purpose, person_id, detail_cipher, expires_at)
    select begin_ceremony.secret_hash, begin_ceremony.browser_hash, begin_ceremony.purpose, m.person_id, begin_ceremony.detail, begin_ceremony.expires_at
      from (select 1) one
      left join members m on m.account_id = current_account_id() and m.id = begin_ceremony.member and m.status = 'active'
     where begin_ceremony.member is null or m.id is not null
    returning 1)
  select exists (select from begun)
$$;

-- Used up by whoever asks with the secret, whether it was theirs or not. What was begun in another browser, for another purpose or for
-- somebody else is answered like what was never begun.
create function end_ceremony(secret_hash bytea, browser_hash bytea, purpose text, member uuid, at timestamptz)
  returns table (detail_cipher bytea) language sql security definer set search_path = pg_catalog, public
as $$
  with used as (delete from ceremonies c where c.secret_hash = end_ceremony.secret_hash returning c.*)
  select used.detail_cipher from used
   where used.browser_hash = end_ceremony.browser_hash and used.purpose = end_ceremony.purpose and used.expires_at > at
     and used.person_id is not distinct from
         (select m.person_id from members m where m.account_id = current_account_id() and m.id = end_ceremony.member and m.status = 'active')
     and (end_ceremony.member is null or used.person_id is not null)
$$;

-- Whose passkey this is, and where they work longest.
create function passkey_for(credential_hash bytea)
  returns table (passkey_id uuid, person_id uuid, handle uuid, passkey_cipher bytea, counter bigint, account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select k.id, p.id, p.handle, k.passkey_cipher, k.counter, m.account_id, m.id
    from passkeys k join people p on p.id = k.person_id join members m on m.person_id = p.id and m.status = 'active'
   where k.credential_hash = passkey_for.credential_hash
   order by m.created_at limit 1
$$;

-- A counter that counts never stands still or goes back: of two uses with one number only the first is one.
create function use_passkey(credential_hash bytea, counter bigint, at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    update passkeys k set counter = use_passkey.counter, used_at = at
     where k.credential_hash = use_passkey.credential_hash
       and (use_passkey.counter > k.counter or (use_passkey.counter = 0 and k.counter = 0))
    returning 1)
  select exists (select from used)
$$;

-- Of a member of the current account.
create function passkeys_of(member uuid)
  returns table (passkey_id uuid, person_id uuid, handle uuid, passkey_cipher bytea, created_at timestamptz, used_at timestamptz, has_password boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select k.id, p.id, p.handle, k.passkey_cipher, k.created_at, k.used_at, p.password_hash is not null
    from members m join people p on p.id = m.person_id left join passkeys k on k.person_id = p.id
   where m.account_id = current_account_id() and m.id = passkeys_of.member and m.status = 'active'
   order by k.created_at, k.id
$$;

-- For a member of the current account. The first one settles what this person's passkeys know them by. Answers why not, or null.
create function add_passkey(member uuid, passkey uuid, handle uuid, credential_hash bytea, passkey_cipher bytea, counter bigint, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  whose people;
  held bigint;
begin
  select p.* into whose from members m join people p on p.id = m.person_id
   where m.account_id = current_account_id() and m.id = add_passkey.member and m.status = 'active' for update of p;
  if not found then return 'not_found'; end if;
  select count(*) into held from passkeys k where k.person_id = whose.id;
  if held >= 20 then return 'passkeys_many'; end if;
  if held = 0 then
    update people p set handle = add_passkey.handle where p.id = whose.id;
  elsif whose.handle <> add_passkey.handle then
    return 'passkey_refused';
  end if;
  insert into passkeys (id, person_id, credential_hash, passkey_cipher, counter, created_at)
  values (add_passkey.passkey, whose.id, add_passkey.credential_hash, add_passkey.passkey_cipher, add_passkey.counter, at)
  on conflict on constraint passkeys_credential_hash_key do nothing;
  return case when found then null else 'passkey_taken' end;
end $$;

create function reseal_passkey(member uuid, passkey uuid, passkey_cipher bytea)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with resealed as (
    update passkeys k set passkey_cipher = reseal_passkey.passkey_cipher
      from members m
     where m.account_id = current_account_id() and m.id = reseal_passkey.member and m.status = 'active'
       and k.person_id = m.person_id and k.id = reseal_passkey.passkey
    returning 1)
  select exists (select from resealed)
$$;

-- The person is locked first, so that two removals at the same moment do not leave them without any way in. Answers why not, or null.
create function remove_passkey(member uuid, passkey uuid)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  whose people;
begin
  select p.* into whose from members m join people p on p.id = m.person_id
   where m.account_id = current_account_id() and m.id = remove_passkey.member and m.status = 'active' for update of p;
  if not exists (select from passkeys k where k.person_id = whose.id and k.id = remove_passkey.passkey) then return 'not_found'; end if;
  if whose.password_hash is null and not exists (select from passkeys k where k.person_id = whose.id and k.id <> remove_passkey.passkey) then
    return 'last_way_in';
  end if;
  delete from passkeys k where k.id = remove_passkey.passkey and k.person_id = whose.id;
  return null;
end $$;

create function sweep_ceremonies(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$ delete from ceremonies where expires_at < at $$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'begin_ceremony', 'end_ceremony', 'passkey_for', 'use_passkey', 'passkeys_of', 'add_passkey', 'reseal_passkey', 'remove_passkey',
       'sweep_ceremonies')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
