-- Wrapped keys and tombstones, nothing else: this database never holds content, and the main one never holds a key.

create table master_keys (
  id          smallint primary key,
  -- proves that the key file is the right one, without telling the key
  fingerprint bytea not null
);

create table account_keys (
  account_id  uuid not null,
  version     integer not null,
  master_id   smallint not null references master_keys,
  wrapped     bytea not null,
  created_at  timestamptz not null default now(),
  primary key (account_id, version)
);

create table contact_keys (
  account_id      uuid not null,
  contact_id      uuid not null,
  version         integer not null,
  account_version integer not null,
  wrapped         bytea not null,
  created_at      timestamptz not null default now(),
  primary key (account_id, contact_id, version),
  foreign key (account_id, account_version) references account_keys (account_id, version)
);

-- A key that was destroyed must never be made again: not by a retry, not by a late webhook, not by a restore.
create table tombstones (
  account_id   uuid not null,
  contact_hash bytea not null,
  at           timestamptz not null default now(),
  primary key (account_id, contact_hash)
);

-- Making and destroying one contact's key wait for each other, and each looks only once it is alone: whoever comes second sees what
-- the first has done, in whatever process. Answers no row when the key was destroyed.
create function make_contact_key(account uuid, contact uuid, tombstone bytea, account_version integer, new_key bytea)
  returns table (version integer, wrapped bytea)
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(account::text || contact::text, 0));
  if exists (select from tombstones t where t.account_id = account and t.contact_hash = tombstone) then return; end if;
  insert into contact_keys (account_id, contact_id, version, account_version, wrapped)
  select account, contact, 1, make_contact_key.account_version, new_key
   where not exists (select from contact_keys k where k.account_id = account and k.contact_id = contact);
  return query
    select k.version, k.wrapped from contact_keys k where k.account_id = account and k.contact_id = contact
     order by k.version desc limit 1;
end $$;

create function destroy_contact_key(account uuid, contact uuid, tombstone bytea) returns void
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(account::text || contact::text, 0));
  insert into tombstones (account_id, contact_hash) values (account, tombstone) on conflict do nothing;
  delete from contact_keys k where k.account_id = account and k.contact_id = contact;
end $$;

revoke all on function make_contact_key(uuid, uuid, bytea, integer, bytea), destroy_contact_key(uuid, uuid, bytea) from public;
grant execute on function make_contact_key(uuid, uuid, bytea, integer, bytea), destroy_contact_key(uuid, uuid, bytea) to keys_user;

grant select, insert on master_keys, tombstones to keys_user;
grant select, insert, update, delete on account_keys, contact_keys to keys_user;
