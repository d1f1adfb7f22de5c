-- Somebody is invited with the rights that they shall have, not with those of the role until somebody has narrowed them.
alter table invitations add column rights jsonb;

-- As before, with those rights. Whoever comes back does so by the mailbox alone, and brings nothing along: what opened their sign-in then may be somebody else's by now.
create or replace function accept_invitation(token_hash bytea, at timestamptz, person uuid, profile_cipher bytea, password_hash text, new_member uuid)
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
  insert into members as m (account_id, id, person_id, role, rights) values (invited.account_id, new_member, person, invited.role, invited.rights)
  on conflict on constraint members_account_id_person_id_key do update set role = excluded.role, rights = excluded.rights, status = 'active'
  returning m.id into member;
  if known is not null then
    perform forget_factors(member);
    delete from google_identities g where g.person_id = person;
  end if;
  update invitations i set status = 'accepted', token_hash = null where i.account_id = invited.account_id and i.id = invited.id;
  return query select null::text, member;
end $$;

-- As before, with those rights.
create or replace function join_by_invitation(token_hash bytea, before bytea, at timestamptz, new_member uuid)
  returns table (refused text, member_id uuid)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  invited invitations;
  who     people;
  member  uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  select * into invited from invitations i
   where i.account_id = current_account_id() and i.token_hash = join_by_invitation.token_hash and i.status = 'open' and i.expires_at > at
     for update;
  if not found then return query select 'link_used', null::uuid; return; end if;
  select p.* into who from living_session(before, at) l join people p on p.id = l.person_id;
  if not found then return query select 'session_ended', null::uuid; return; end if;
  if who.email_hash <> invited.email_hash then return query select 'invitation_elsewhere', null::uuid; return; end if;
  perform 1 from members m where m.account_id = invited.account_id and m.person_id = who.id and m.status = 'active';
  if found then return query select 'already_member', null::uuid; return; end if;
  insert into members as m (account_id, id, person_id, role, rights) values (invited.account_id, new_member, who.id, invited.role, invited.rights)
  on conflict on constraint members_account_id_person_id_key do update set role = excluded.role, rights = excluded.rights, status = 'active'
  returning m.id into member;
  if invited.by_mail then update people p set email_verified_at = coalesce(p.email_verified_at, at) where p.id = who.id; end if;
  update invitations i set status = 'accepted', token_hash = null where i.account_id = invited.account_id and i.id = invited.id;
  return query select null::text, member;
end $$;
