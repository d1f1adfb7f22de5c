-- A Google identity is a person's, like a passkey: it signs in before any account is known. Which one it is tells a keyed hash of issuer and subject, never an
-- address: addresses are renamed and given to others. What Google told of it (its address among that) is sealed.
create table google_identities (
  id              uuid primary key,
  person_id       uuid not null references people on delete cascade,
  subject_hash    bytea not null unique,
  identity_cipher bytea not null,
  created_at      timestamptz not null,
  used_at         timestamptz
);
alter table google_identities enable row level security;
alter table google_identities force row level security;
create index google_identities_person on google_identities (person_id);
create policy entry on google_identities for all to app_entry using (true) with check (true);
grant select, insert, update, delete on google_identities to app_entry;

-- Each thing that is begun at Google has a purpose of its own: what was begun for one ends no other.
alter table ceremonies drop constraint ceremonies_purpose_check;
alter table ceremonies add constraint ceremonies_purpose_check check (purpose in (
  'sign_in', 'sign_up', 'add', 'second', 'prove', 'google_enter', 'google_sign_up', 'google_link', 'google_prove', 'google_invitation'));

-- ---- entry functions ----

-- Whose it is, and where they work longest; without a place where somebody has left.
create function google_identity_for(subject_hash bytea)
  returns table (identity_id uuid, account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select g.id, m.account_id, m.id
    from google_identities g left join members m on m.person_id = g.person_id and m.status = 'active'
   where g.subject_hash = google_identity_for.subject_hash
   order by m.created_at limit 1
$$;

-- Of a member of the current account: what they may sign in by beside it stands with each.
create function google_identities_of(member uuid)
  returns table (identity_id uuid, subject_hash bytea, identity_cipher bytea, created_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select g.id, g.subject_hash, g.identity_cipher, g.created_at, g.used_at
    from google_identities g where g.person_id = person_behind(member)
   order by g.created_at, g.id
$$;

-- For a member of the current account. The person is locked, so that no two come over the limit together. Answers why not, or null.
create function link_google(member uuid, identity uuid, subject_hash bytea, identity_cipher bytea, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid := person_behind(member);
begin
  perform 1 from people p where p.id = person for update;
  if not found then return 'not_found'; end if;
  if (select count(*) from google_identities g where g.person_id = person) >= 20 then return 'google_many'; end if;
  insert into google_identities (id, person_id, subject_hash, identity_cipher, created_at)
  values (identity, person, link_google.subject_hash, link_google.identity_cipher, at)
  on conflict on constraint google_identities_subject_hash_key do nothing;
  return case when found then null else 'google_taken' end;
end $$;

-- It has just signed in: when, and what Google says of it today. Sealed under its own id, so that of another it cannot be opened.
create function use_google(identity uuid, identity_cipher bytea, at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  update google_identities g set identity_cipher = use_google.identity_cipher, used_at = at
   where g.id = identity and g.person_id in (select m.person_id from members m where m.account_id = current_account_id() and m.status = 'active')
$$;

-- By what else somebody could sign in, when one passkey or one Google account is taken away. A security key counts beside another proof alone, and a link that
-- is mailed is no way in by itself.
create function has_other_way_in(person uuid, but uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select exists (select from people p where p.id = person and p.password_hash is not null)
      or exists (select from passkeys k where k.person_id = person and k.id <> but and not k.second_only)
      or exists (select from google_identities g where g.person_id = person and g.id <> but)
$$;

-- The person is locked first, so that two removals at the same moment do not leave them without any way in. Answers why not, or null.
create function unlink_google(member uuid, identity uuid)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid := person_behind(member);
begin
  perform 1 from people p where p.id = person for update;
  if not exists (select from google_identities g where g.person_id = person and g.id = identity) then return 'not_found'; end if;
  if not has_other_way_in(person, identity) then return 'last_way_in'; end if;
  delete from google_identities g where g.id = identity and g.person_id = person;
  return null;
end $$;

-- After an alarm: whoever was in may have linked an account of their own. Answers which ones went.
create function unlink_google_since(member uuid, since timestamptz)
  returns setof uuid language sql security definer set search_path = pg_catalog, public
as $$
  delete from google_identities g where g.person_id = person_behind(member) and g.created_at >= since returning g.id
$$;

-- As before; a Google account is another way in.
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
  if not gone.second_only and not has_other_way_in(whose.id, gone.id) then return 'last_way_in'; end if;
  delete from passkeys k where k.id = gone.id;
  delete from trusted_browsers b where b.person_id = whose.id;
  if not has_second_factor(whose.id) then delete from recovery_codes c where c.person_id = whose.id; end if;
  return null;
end $$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'google_identity_for', 'google_identities_of', 'link_google', 'use_google', 'unlink_google', 'unlink_google_since')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
alter function has_other_way_in(uuid, uuid) owner to app_entry;
revoke all on function has_other_way_in(uuid, uuid) from public;
