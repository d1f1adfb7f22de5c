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

grant select, insert on master_keys, tombstones to keys_user;
grant select, insert, update, delete on account_keys, contact_keys to keys_user;
