create table contacts (
  account_id     uuid not null default current_account_id() references accounts on delete cascade,
  id             uuid not null,
  -- name, username, numbers, e-mails, business-scoped ids: one sealed record, opened whole
  profile_cipher bytea not null,
  language       text check (language in ('en', 'es')),
  source         text not null,
  source_cipher  bytea,
  opted_out_at   timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  primary key (account_id, id)
);
call protect('contacts');
create index contacts_newest on contacts (account_id, created_at desc, id desc);

-- How a contact is found: keyed hashes only; the values are in the sealed profile.
create table contact_identities (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  id         uuid not null,
  contact_id uuid not null,
  kind       text not null check (kind in ('whatsapp_user', 'phone', 'email')),
  value_hash bytea not null,
  created_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, kind, value_hash),
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade
);
call protect('contact_identities', rights => 'select, insert, update, delete');
create index contact_identities_contact on contact_identities (account_id, contact_id);
