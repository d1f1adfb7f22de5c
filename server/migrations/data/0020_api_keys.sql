-- Programs act here with a key: in the name of whoever made it, with the permissions that it was given, and never with more than its maker has now.
create table api_keys (
  account_id       uuid not null default current_account_id() references accounts on delete cascade,
  id               uuid not null,
  member_id        uuid not null,
  name_cipher      bytea not null,
  scopes           text[] not null check (cardinality(scopes) > 0),
  -- empty: from anywhere
  addresses        text[] not null default '{}',
  secret_hash      bytea not null,
  secret_made_at   timestamptz not null,
  -- after a rotation the secret before works until then
  previous_hash    bytea,
  previous_until   timestamptz,
  created_at       timestamptz not null,
  expires_at       timestamptz,
  revoked_at       timestamptz,
  used_at          timestamptz,
  used_from_cipher bytea,
  -- when this secret was last sent by a browser
  exposed_at       timestamptz,
  primary key (account_id, id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('api_keys', rights => 'insert');
-- A key names itself before its account is known.
create unique index api_keys_id on api_keys (id);
-- Not the hashes of the secrets: they leave only through key_for, to somebody who knows the secret.
grant select (account_id, id, member_id, name_cipher, scopes, addresses, secret_made_at, previous_until, created_at, expires_at, revoked_at, used_at, used_from_cipher, exposed_at)
  on api_keys to app_user, app_probe;
grant update (revoked_at, used_at, used_from_cipher, exposed_at) on api_keys to app_user, app_probe;

-- How often each key was used on each day (from midnight UTC), and how often it was told to wait.
create table api_key_uses (
  account_id uuid not null references accounts on delete cascade,
  key_id     uuid not null,
  day        timestamptz not null,
  used       integer not null,
  held_back  integer not null,
  -- each use takes a tenth of a second; at this moment all are back
  rested_at  timestamptz not null,
  primary key (account_id, key_id, day),
  foreign key (account_id, key_id) references api_keys (account_id, id) on delete cascade
) with (fillfactor = 50);
call protect('api_key_uses', rights => 'select');

create policy entry on api_keys for all to app_entry using (true) with check (true);
create policy entry on api_key_uses for all to app_entry using (true) with check (true);
grant select, update on api_keys to app_entry;
grant select, insert, update on api_key_uses to app_entry;

-- Who did it, and by which key.
alter table events add column key_id uuid, add foreign key (account_id, key_id) references api_keys (account_id, id);
alter table messages add column key_id uuid, add foreign key (account_id, key_id) references api_keys (account_id, id);

-- Whose key this is and whether it may be used now, or nothing for whoever does not know the secret; with `spend`, this use is counted and, of a
-- hundred at once and ten more each second, taken. One trip for all of it. `wait_seconds` above 0: not now.
create function key_for(key uuid, secret_hash bytea, address inet, at timestamptz, spend boolean)
  returns table (account_id uuid, member_id uuid, role text, rights jsonb, scopes text[], used_at timestamptz, state text, uses_left integer, wait_seconds integer, rested_seconds integer)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  one      api_keys;
  holder   members;
  blind    bytea := uuid_send(gen_random_uuid());
  given    bytea := sha256(blind || key_for.secret_hash);
  is_now   boolean;
  today    timestamptz := date_trunc('day', at, 'UTC');
  rested   timestamptz;
  each_use constant interval := interval '0.1 seconds';
  at_once  constant interval := interval '10 seconds';
begin
  select * into one from api_keys k where k.id = key_for.key;
  if not found then return; end if;
  -- Compared under a hash that nobody can foresee: how long it takes tells nothing about what is stored.
  is_now := sha256(blind || one.secret_hash) = given;
  if not is_now and sha256(blind || coalesce(one.previous_hash, ''::bytea)) <> given then return; end if;
  select * into holder from members m where m.account_id = one.account_id and m.id = one.member_id;
  account_id := one.account_id;
  member_id := one.member_id;
  role := holder.role;
  rights := holder.rights;
  scopes := one.scopes;
  used_at := one.used_at;
  state := case
    when one.revoked_at is not null or holder.status <> 'active' then 'revoked'
    when not is_now and one.previous_until <= at then 'replaced'
    when one.expires_at <= at then 'expired'
    when cardinality(one.addresses) > 0 and not coalesce(address <<= any (one.addresses::inet[]), false) then 'elsewhere'
    else 'valid' end;
  uses_left := 0;
  wait_seconds := 0;
  rested_seconds := 0;
  if state <> 'valid' or not spend then return next; return; end if;

  -- A count that a crash forgets does no harm; to wait for the disk at every request would.
  set local synchronous_commit to off;
  select u.rested_at into rested from api_key_uses u
   where u.account_id = one.account_id and u.key_id = one.id and u.day = today for update;
  if not found then
    insert into api_key_uses as u
    select one.account_id, one.id, today, 0, 0,
           coalesce((select max(b.rested_at) from api_key_uses b where b.account_id = one.account_id and b.key_id = one.id and b.day = today - interval '1 day'), at)
    on conflict on constraint api_key_uses_pkey do update set used = u.used
    returning u.rested_at into rested;
  end if;
  -- No longer than that, should a clock have been wrong.
  rested := least(greatest(rested, at), at + at_once) + each_use;
  if rested > at + at_once then
    wait_seconds := ceil(extract(epoch from rested - at_once - at));
    update api_key_uses u set held_back = u.held_back + 1
     where u.account_id = one.account_id and u.key_id = one.id and u.day = today;
  else
    uses_left := floor(extract(epoch from at + at_once - rested) / extract(epoch from each_use));
    update api_key_uses u set used = u.used + 1, rested_at = rested
     where u.account_id = one.account_id and u.key_id = one.id and u.day = today;
  end if;
  rested_seconds := ceil(extract(epoch from least(rested, at + at_once) - at));
  return next;
end $$;

-- Another secret for a key of the current account; the one before works until then. Answers whether there was such a key.
create function rotate_key(key uuid, secret_hash bytea, at timestamptz, previous_until timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with rotated as (
    update api_keys k set previous_hash = k.secret_hash, previous_until = rotate_key.previous_until,
           secret_hash = rotate_key.secret_hash, secret_made_at = at, exposed_at = null
     where k.account_id = current_account_id() and k.id = rotate_key.key and k.revoked_at is null
    returning 1)
  select exists (select from rotated)
$$;

alter function key_for(uuid, bytea, inet, timestamptz, boolean) owner to app_entry;
alter function rotate_key(uuid, bytea, timestamptz, timestamptz) owner to app_entry;
revoke all on function key_for(uuid, bytea, inet, timestamptz, boolean), rotate_key(uuid, bytea, timestamptz, timestamptz) from public;
grant execute on function key_for(uuid, bytea, inet, timestamptz, boolean), rotate_key(uuid, bytea, timestamptz, timestamptz) to app_user;
