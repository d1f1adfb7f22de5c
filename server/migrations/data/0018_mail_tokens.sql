-- What a mail lets its reader do once: confirm an address, set a new password, raise an alarm. Only the hash of the token is kept. Whom it is for is a
-- member of the account in whose name the mail was sent; `email_hash` is the mailbox that it went to, so that it is worth nothing once the person
-- has another.

alter table people add column if not exists email_verified_at timestamptz;
-- Somebody else may have been here: nothing sensitive goes through until this is null again.
alter table people add column frozen_at timestamptz;
grant select (email_verified_at) on people to app_user, app_probe;

create table mail_tokens (
  token_hash     bytea primary key,
  purpose        text not null check (purpose in ('verify_email', 'reset_password', 'change_email', 'undo_email', 'alarm')),
  account_id     uuid not null references accounts on delete cascade,
  member_id      uuid not null,
  email_hash     bytea not null,
  content_cipher bytea,
  expires_at     timestamptz not null,
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
create index mail_tokens_member on mail_tokens (account_id, member_id);
alter table mail_tokens enable row level security;
alter table mail_tokens force row level security;
create policy entry on mail_tokens for all to app_entry using (true) with check (true);
grant select, insert, update, delete on mail_tokens to app_entry;

-- For an active member of the current account. Answers whether there is one.
create function make_mail_token(token_hash bytea, purpose text, member uuid, content bytea, expires_at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with made as (
    insert into mail_tokens (token_hash, purpose, account_id, member_id, email_hash, content_cipher, expires_at)
    select make_mail_token.token_hash, make_mail_token.purpose, m.account_id, m.id, p.email_hash, make_mail_token.content, make_mail_token.expires_at
      from members m join people p on p.id = m.person_id
     where m.account_id = current_account_id() and m.id = member and m.status = 'active'
    returning 1)
  select exists (select from made)
$$;

-- What a token is for, without using it up.
create function find_mail_token(token_hash bytea, purpose text, at timestamptz)
  returns table (account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select t.account_id, t.member_id
    from mail_tokens t join members m on m.account_id = t.account_id and m.id = t.member_id and m.status = 'active'
   where t.token_hash = find_mail_token.token_hash and t.purpose = find_mail_token.purpose and t.expires_at > at
$$;

-- Uses it up: of two at the same moment one finds nothing. An address that is not the person's any more receives no say over it, but for the one way
-- back from a change of address.
create function use_mail_token(token_hash bytea, purpose text, at timestamptz)
  returns table (member_id uuid, person_id uuid, content_cipher bytea)
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    delete from mail_tokens t
     where t.token_hash = use_mail_token.token_hash and t.purpose = use_mail_token.purpose and t.account_id = current_account_id()
    returning t.*)
  select used.member_id, p.id, used.content_cipher
    from used join members m on m.account_id = used.account_id and m.id = used.member_id and m.status = 'active'
    join people p on p.id = m.person_id
   where used.expires_at > at and (p.email_hash = used.email_hash or used.purpose in ('undo_email', 'alarm'))
$$;

-- The person behind a member of the current account has shown that they read this mailbox.
create function verify_email(member uuid, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update people p set email_verified_at = coalesce(p.email_verified_at, at)
    from members m
   where m.account_id = current_account_id() and m.id = verify_email.member and m.status = 'active' and p.id = m.person_id
$$;

-- Another address for the person behind a member of the current account; whoever calls it has seen that somebody reads it. Answers why not, or null.
create function change_email(member uuid, email_hash bytea, profile_cipher bytea, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  select m.person_id into person from members m where m.account_id = current_account_id() and m.id = change_email.member and m.status = 'active';
  if not found then return 'not_found'; end if;
  if exists (select from people p where p.email_hash = change_email.email_hash and p.id <> person) then return 'email_taken'; end if;
  update people p set email_hash = change_email.email_hash, profile_cipher = change_email.profile_cipher, email_verified_at = at where p.id = person;
  return null;
end $$;

-- Freezes the person behind a member of the current account, or (null) ends that.
create function freeze_person(member uuid, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update people p set frozen_at = at
    from members m
   where m.account_id = current_account_id() and m.id = freeze_person.member and m.status = 'active' and p.id = m.person_id
$$;

create function is_frozen(member uuid)
  returns boolean language sql stable security definer set search_path = pg_catalog, public
as $$
  select p.frozen_at is not null
    from members m join people p on p.id = m.person_id
   where m.account_id = current_account_id() and m.id = is_frozen.member
$$;

-- Where else the person behind a member of the current account works.
create function other_workplaces(member uuid)
  returns table (account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select theirs.account_id, theirs.id
    from members own join members theirs on theirs.person_id = own.person_id and theirs.account_id <> own.account_id and theirs.status = 'active'
   where own.account_id = current_account_id() and own.id = other_workplaces.member and own.status = 'active'
   order by theirs.created_at, theirs.id
$$;

-- With another password every link for a new one is void, wherever the password came from.
create function void_resets() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  delete from mail_tokens t using members m
   where m.person_id = new.id and t.account_id = m.account_id and t.member_id = m.id and t.purpose = 'reset_password';
  return new;
end $$;
revoke all on function void_resets() from public;
alter function void_resets() owner to app_entry;
create trigger void_resets after update of password_hash on people for each row execute function void_resets();

create function sweep_mail_tokens(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$ delete from mail_tokens where expires_at < at $$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'make_mail_token', 'find_mail_token', 'use_mail_token', 'verify_email', 'change_email', 'freeze_person', 'is_frozen', 'other_workplaces',
       'sweep_mail_tokens')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
