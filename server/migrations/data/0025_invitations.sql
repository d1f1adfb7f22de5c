-- Somebody is asked to work here. The link is in the mail alone; a new one makes the one before void, since there is one hash for each. Whoever accepts gets
-- the address that was invited and no other.
create table invitations (
  account_id   uuid not null default current_account_id() references accounts on delete cascade,
  id           uuid not null,
  email_hash   bytea not null,
  email_cipher bytea not null,
  role         text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  status       text not null default 'open' check (status in ('open', 'accepted', 'withdrawn')),
  invited_by   uuid not null,
  token_hash   bytea unique,
  by_mail      boolean not null default false,
  created_at   timestamptz not null,
  sent_at      timestamptz not null,
  expires_at   timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, invited_by) references members (account_id, id)
);
create unique index invitations_open on invitations (account_id, email_hash) where status = 'open';
call protect('invitations');
create policy entry on invitations for all to app_entry using (true) with check (true);
grant select, update on invitations to app_entry;

-- Which invitation a token is for. `idle_person`: somebody who has this address from before and works nowhere any more; `taken`: somebody who works elsewhere.
create function find_invitation(token_hash bytea, at timestamptz)
  returns table (account_id uuid, invitation_id uuid, idle_person uuid, taken boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select i.account_id, i.id, case when not works.somewhere then p.id end, coalesce(works.somewhere, false)
    from invitations i
    left join people p on p.email_hash = i.email_hash
    left join lateral (select exists (select from members m where m.person_id = p.id and m.status = 'active') as somewhere) works on p.id is not null
   where i.token_hash = find_invitation.token_hash and i.status = 'open' and i.expires_at > at
$$;

-- Uses the invitation up, in the current account: of two at the same moment one finds nothing. The person is made, or comes back. Answers why not, or the member.
create function accept_invitation(token_hash bytea, at timestamptz, person uuid, profile_cipher bytea, password_hash text, new_member uuid)
  returns table (refused text, member_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  invited invitations;
  known   uuid;
  member  uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  select * into invited from invitations i
   where i.account_id = current_account_id() and i.token_hash = accept_invitation.token_hash and i.status = 'open' and i.expires_at > at
     for update;
  if not found then return query select 'link_used', null::uuid; return; end if;
  select p.id into known from people p where p.email_hash = invited.email_hash;
  if known is not null and (known <> person or exists (select from members m where m.person_id = known and m.status = 'active')) then
    return query select 'email_taken', null::uuid; return;
  end if;
  insert into people as p (id, email_hash, profile_cipher, password_hash, email_verified_at)
  values (person, invited.email_hash, accept_invitation.profile_cipher, accept_invitation.password_hash, case when invited.by_mail then at end)
  on conflict (id) do update set profile_cipher = excluded.profile_cipher, password_hash = excluded.password_hash, password_short = false, password_common = false,
    email_verified_at = coalesce(excluded.email_verified_at, p.email_verified_at);
  insert into members as m (account_id, id, person_id, role) values (invited.account_id, new_member, person, invited.role)
  on conflict on constraint members_account_id_person_id_key do update set role = excluded.role, rights = null, status = 'active'
  returning m.id into member;
  update invitations i set status = 'accepted', token_hash = null where i.account_id = invited.account_id and i.id = invited.id;
  return query select null::text, member;
end $$;

alter function find_invitation(bytea, timestamptz) owner to app_entry;
alter function accept_invitation(bytea, timestamptz, uuid, bytea, text, uuid) owner to app_entry;
revoke all on function find_invitation(bytea, timestamptz), accept_invitation(bytea, timestamptz, uuid, bytea, text, uuid) from public;
grant execute on function find_invitation(bytea, timestamptz), accept_invitation(bytea, timestamptz, uuid, bytea, text, uuid) to app_user;
