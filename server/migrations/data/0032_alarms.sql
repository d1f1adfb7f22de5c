-- "This wasn't me": what is frozen then, what is held back until somebody has looked at it, and what the people who answer for a business are told.

-- Something about the safety of a business that somebody has to look at. Small on purpose: what an incident may become takes it over from here.
create table incidents (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  id         uuid not null,
  kind       text not null check (kind in ('not_me', 'shared_sign_in')),
  member_id  uuid not null,
  opened_at  timestamptz not null,
  closed_at  timestamptz,
  closed_by  uuid,
  primary key (account_id, id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade,
  foreign key (account_id, closed_by) references members (account_id, id) on delete cascade,
  check ((closed_at is null) = (closed_by is null))
);
create index incidents_member on incidents (account_id, member_id);
create index incidents_closer on incidents (account_id, closed_by);
-- Of several processes that notice the same at once one says so.
create unique index incidents_noticed on incidents (account_id, member_id) where kind = 'shared_sign_in' and closed_at is null;
call protect('incidents');

-- From which networks a member was active, for some minutes: as keyed hashes, of the first part of an address alone.
create table member_networks (
  account_id   uuid not null default current_account_id() references accounts on delete cascade,
  member_id    uuid not null,
  network_hash bytea not null,
  seen_at      timestamptz not null,
  primary key (account_id, member_id, network_hash),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('member_networks', rights => 'select, insert, update, delete');

-- A passkey that was added shortly before an alarm does not sign in by itself until its owner has said that it is theirs.
alter table passkeys add column held_at timestamptz;

-- Whether a session is of somebody whose sensitive changes are frozen.
drop function session_for(bytea, timestamptz);
create function session_for(token_hash bytea, at timestamptz)
  returns table (account_id uuid, session_id uuid, member_id uuid, person_id uuid, role text, seen_at timestamptz, proven_at timestamptz, idle_until timestamptz, ends_at timestamptz, ended boolean, methods text[], factor_due boolean, frozen boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s.account_id, s.id, s.member_id, m.person_id, m.role, s.seen_at, s.proven_at, s.idle_until, s.ends_at,
         s.ended_at is not null or s.idle_until <= at or s.ends_at <= at or m.status <> 'active', s.methods,
         case when a.second_factor_from <= at and m.role = any (a.second_factor_roles) then not has_second_factor(m.person_id) else false end,
         p.frozen_at is not null
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id join people p on p.id = m.person_id
         join accounts a on a.id = s.account_id
   where s.token_hash = session_for.token_hash
$$;

-- Whether the person behind a member of the current account is frozen; from here to the end of the transaction that does not change, so that no session
-- begins beside an alarm that ends them all.
drop function is_frozen(uuid);
create function lock_frozen(member uuid)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  select p.frozen_at is not null
    from members m join people p on p.id = m.person_id
   where m.account_id = current_account_id() and m.id = lock_frozen.member
     for share of p
$$;

-- Passkeys of the person behind a member of the current account that are younger than `since`.
create function hold_passkeys(member uuid, since timestamptz, at timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update passkeys k set held_at = at
    from members m
   where m.account_id = current_account_id() and m.id = hold_passkeys.member and k.person_id = m.person_id and k.created_at >= since
$$;

create function held_passkeys(member uuid)
  returns setof uuid language sql stable security definer set search_path = pg_catalog, public
as $$
  select k.id
    from passkeys k join members m on m.person_id = k.person_id
   where m.account_id = current_account_id() and m.id = held_passkeys.member and k.held_at is not null
$$;

-- Answers whether there was such a one.
create function release_passkey(member uuid, passkey uuid)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with released as (
    update passkeys k set held_at = null
      from members m
     where m.account_id = current_account_id() and m.id = release_passkey.member and m.status = 'active'
       and k.person_id = m.person_id and k.id = release_passkey.passkey and k.held_at is not null
    returning 1)
  select exists (select from released)
$$;

-- Half a sign-in of the person behind a member of the current account leads nowhere any more, in no account.
create function end_second_steps(member uuid)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  delete from second_steps t using members own, members theirs
   where own.account_id = current_account_id() and own.id = end_second_steps.member and theirs.person_id = own.person_id
     and t.account_id = theirs.account_id and t.member_id = theirs.id
$$;

-- The way back from a change of address uses up those that were made after it: whoever made them had no right to the address any more. So do the other
-- links to an address that is the person's no longer.
create function end_mail_tokens(member uuid, since timestamptz)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  delete from mail_tokens t using members own, members theirs
   where own.account_id = current_account_id() and own.id = end_mail_tokens.member and theirs.person_id = own.person_id
     and t.account_id = theirs.account_id and t.member_id = theirs.id
     and (t.purpose in ('verify_email', 'reset_password', 'change_email') or (t.purpose = 'undo_email' and t.expires_at >= since))
$$;

-- As before, and until when it was good.
drop function use_mail_token(bytea, text, timestamptz);
create function use_mail_token(token_hash bytea, purpose text, at timestamptz)
  returns table (member_id uuid, person_id uuid, content_cipher bytea, expires_at timestamptz)
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    delete from mail_tokens t
     where t.token_hash = use_mail_token.token_hash and t.purpose = use_mail_token.purpose and t.account_id = current_account_id()
    returning t.*)
  select used.member_id, p.id, used.content_cipher, used.expires_at
    from used join members m on m.account_id = used.account_id and m.id = used.member_id and m.status = 'active'
    join people p on p.id = m.person_id
   where used.expires_at > at and (p.email_hash = used.email_hash or used.purpose in ('undo_email', 'alarm'))
$$;

-- An address that somebody had until a few days ago: they may take the change back, so nobody signs up with it who has not shown that they read it.
create table former_emails (
  person_id  uuid not null references people on delete cascade,
  email_hash bytea not null,
  until      timestamptz not null,
  primary key (person_id, email_hash)
);
create index former_emails_hash on former_emails (email_hash);
alter table former_emails enable row level security;
alter table former_emails force row level security;
create policy entry on former_emails for all to app_entry using (true) with check (true);
grant select, insert, update, delete on former_emails to app_entry;

-- In turn with sign-up: whoever asks after making an account in the same transaction sees every change before it, and none comes in between.
create function is_former_email(email_hash bytea, at timestamptz)
  returns boolean language sql stable security definer set search_path = pg_catalog, public
as $$ select exists (select from former_emails f where f.email_hash = is_former_email.email_hash and f.until > at) $$;

-- As before, and the one that they had is kept for them.
create or replace function change_email(member uuid, email_hash bytea, profile_cipher bytea, at timestamptz)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  select m.person_id into person from members m where m.account_id = current_account_id() and m.id = change_email.member and m.status = 'active';
  if not found then return 'not_found'; end if;
  if exists (select from people p where p.email_hash = change_email.email_hash and p.id <> person) then return 'email_taken'; end if;
  insert into former_emails (person_id, email_hash, until)
  select p.id, p.email_hash, at + interval '7 days' from people p where p.id = person
  on conflict on constraint former_emails_pkey do update set until = excluded.until;
  update people p set email_hash = change_email.email_hash, profile_cipher = change_email.profile_cipher, email_verified_at = at where p.id = person;
  return null;
end $$;

-- Whether somebody else than the person behind a member of the current account has this address here.
create function is_email_of_another(member uuid, email_hash bytea)
  returns boolean language sql stable security definer set search_path = pg_catalog, public
as $$
  select exists (
    select from people p
     where p.email_hash = is_email_of_another.email_hash
       and p.id <> (select m.person_id from members m where m.account_id = current_account_id() and m.id = is_email_of_another.member))
$$;

create function sweep_alarms(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from member_networks where seen_at < at - interval '1 hour';
  delete from former_emails where until < at;
$$;
grant select, delete on member_networks to app_entry;
create policy entry on member_networks for all to app_entry using (true) with check (true);

-- For the checker, which reads no mailbox: a link as it is mailed to somebody of a canary.
create function make_canary_link(token_hash bytea, purpose text, member uuid, expires_at timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  select case when current_account_id() in (select canary_accounts())
    then make_mail_token(make_canary_link.token_hash, make_canary_link.purpose, member, null, make_canary_link.expires_at) else false end
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'session_for', 'lock_frozen', 'hold_passkeys', 'held_passkeys', 'release_passkey', 'end_second_steps', 'end_mail_tokens', 'use_mail_token',
       'is_email_of_another', 'is_former_email', 'change_email', 'sweep_alarms', 'make_canary_link')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
revoke all on function make_canary_link(bytea, text, uuid, timestamptz) from app_user;
grant execute on function make_canary_link(bytea, text, uuid, timestamptz) to app_probe;
