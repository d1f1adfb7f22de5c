-- A passkey is a second factor too: it is asked for after a password or a link, as the code of an authenticator app is. And a security key may be nothing else.

-- A key that one touches, without a finger, a face or a PIN, and often without a place for passkeys: it counts beside another proof, never alone.
alter table passkeys add column second_only boolean not null default false;

-- What an alarm holds back counts for nothing until its owner has said that it is theirs: somebody else may have added it.
create or replace function has_second_factor(person uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select exists (select from totp_factors t where t.person_id = person and t.confirmed_at is not null)
      or exists (select from passkeys k where k.person_id = person and k.held_at is null)
$$;

-- Whose passkey this is, and where they work longest. Nobody comes in by a security key alone.
create or replace function passkey_for(credential_hash bytea)
  returns table (passkey_id uuid, person_id uuid, handle uuid, passkey_cipher bytea, counter bigint, account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select k.id, p.id, p.handle, k.passkey_cipher, k.counter, m.account_id, m.id
    from passkeys k join people p on p.id = k.person_id join members m on m.person_id = p.id and m.status = 'active'
   where k.credential_hash = passkey_for.credential_hash and not k.second_only
   order by m.created_at limit 1
$$;

-- Of a member of the current account.
drop function passkeys_of(uuid);
create function passkeys_of(member uuid)
  returns table (passkey_id uuid, person_id uuid, handle uuid, passkey_cipher bytea, counter bigint, second_only boolean, created_at timestamptz, used_at timestamptz, has_password boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select k.id, p.id, p.handle, k.passkey_cipher, k.counter, k.second_only, k.created_at, k.used_at, p.password_hash is not null
    from members m join people p on p.id = m.person_id left join passkeys k on k.person_id = p.id
   where m.account_id = current_account_id() and m.id = passkeys_of.member and m.status = 'active'
   order by k.created_at, k.id
$$;

-- For a member of the current account. The first one settles what this person's passkeys know them by. Answers why not, or null.
drop function add_passkey(uuid, uuid, uuid, bytea, bytea, bigint, timestamptz);
create function add_passkey(member uuid, passkey uuid, handle uuid, credential_hash bytea, passkey_cipher bytea, counter bigint, second_only boolean, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  whose people;
  held  bigint;
begin
  select p.* into whose from people p where p.id = person_behind(add_passkey.member) for update;
  if not found then return 'not_found'; end if;
  select count(*) into held from passkeys k where k.person_id = whose.id;
  if held >= 20 then return 'passkeys_many'; end if;
  if held = 0 then
    update people p set handle = add_passkey.handle where p.id = whose.id;
  elsif whose.handle <> add_passkey.handle then
    return 'passkey_refused';
  end if;
  insert into passkeys (id, person_id, credential_hash, passkey_cipher, counter, second_only, created_at)
  values (add_passkey.passkey, whose.id, add_passkey.credential_hash, add_passkey.passkey_cipher, add_passkey.counter, add_passkey.second_only, at)
  on conflict on constraint passkeys_credential_hash_key do nothing;
  return case when found then null else 'passkey_taken' end;
end $$;

-- The person is locked first, so that two removals at the same moment do not leave them without any way in. Whoever held the device may have trusted browsers:
-- all of them are asked again. With the last factor go the codes that stood in for it. Answers why not, or null.
create or replace function remove_passkey(member uuid, passkey uuid)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  whose people;
  gone  passkeys;
begin
  select p.* into whose from people p where p.id = person_behind(remove_passkey.member) for update;
  select k.* into gone from passkeys k where k.person_id = whose.id and k.id = remove_passkey.passkey;
  if not found then return 'not_found'; end if;
  if not gone.second_only and whose.password_hash is null
     and not exists (select from passkeys k where k.person_id = whose.id and k.id <> gone.id and not k.second_only) then
    return 'last_way_in';
  end if;
  delete from passkeys k where k.id = gone.id;
  delete from trusted_browsers b where b.person_id = whose.id;
  if not has_second_factor(whose.id) then delete from recovery_codes c where c.person_id = whose.id; end if;
  return null;
end $$;

-- Whether the business requires a second factor of whoever made a key, and they have none: the key waits as they do.
create function key_maker_due(key uuid, at timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select coalesce((
    select a.second_factor_from <= at and m.role = any (a.second_factor_roles) and not has_second_factor(m.person_id)
      from api_keys k join members m on m.account_id = k.account_id and m.id = k.member_id join accounts a on a.id = k.account_id
     where k.id = key), false)
$$;
-- When it was last told that a key was held back for that.
alter table api_keys add column held_at timestamptz;
grant select (held_at), update (held_at) on api_keys to app_user, app_probe;

-- Phone, passkeys and recovery codes are lost: whoever runs the installation takes all of it away, and a new password lets in.
create function forget_factors(member uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare person uuid := person_behind(member);
begin
  delete from totp_factors t where t.person_id = person;
  delete from passkeys k where k.person_id = person;
  delete from recovery_codes c where c.person_id = person;
  delete from trusted_browsers b where b.person_id = person;
end $$;

-- ---- for the checker, and for canaries alone ----

-- It cannot wait for ten minutes: the proof of a canary's session becomes older than it is. Never younger.
create function age_proof(token_hash bytea, by interval) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with aged as (
    update sessions s set proven_at = s.proven_at - greatest(by, interval '0')
     where s.token_hash = age_proof.token_hash and s.account_id = current_account_id() and s.account_id in (select canary_accounts())
    returning 1)
  select exists (select from aged)
$$;

-- As before, and a link that signs in once.
create or replace function make_canary_link(token_hash bytea, purpose text, member uuid, expires_at timestamptz)
  returns boolean language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  if current_account_id() is null or current_account_id() not in (select canary_accounts()) or person_behind(member) is null then return false; end if;
  if make_canary_link.purpose = 'sign_in' then
    perform make_sign_in_link(make_canary_link.token_hash, member, make_canary_link.expires_at);
    return true;
  end if;
  return make_mail_token(make_canary_link.token_hash, make_canary_link.purpose, member, null, make_canary_link.expires_at);
end $$;

-- Each check begins with a test person who has nothing but their password, whatever a check that was cut off has left.
create function clear_canary(member uuid) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare person uuid := person_behind(member);
begin
  if current_account_id() is null or current_account_id() not in (select canary_accounts()) or person is null then return false; end if;
  perform forget_factors(member);
  update people p set password_common = false where p.id = person;
  return true;
end $$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in ('passkeys_of', 'add_passkey', 'key_maker_due', 'forget_factors', 'age_proof', 'clear_canary')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function passkeys_of(uuid), add_passkey(uuid, uuid, uuid, bytea, bytea, bigint, boolean, timestamptz),
  key_maker_due(uuid, timestamptz), forget_factors(uuid) to app_user;
grant execute on function age_proof(bytea, interval), clear_canary(uuid) to app_probe;
