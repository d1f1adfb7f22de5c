-- One person in several businesses. A session is in one of them at a time; whoever moves shows the session that they have, and works there already.

-- Where the person behind a member of the current account works, that account among them.
create function workplaces_of(member uuid)
  returns table (account_id uuid, member_id uuid, role text)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select theirs.account_id, theirs.id, theirs.role
    from members own join members theirs on theirs.person_id = own.person_id and theirs.status = 'active'
   where own.account_id = current_account_id() and own.id = workplaces_of.member and own.status = 'active'
   order by theirs.created_at, theirs.id
$$;

-- Where somebody who signs in was last: in this browser, then anywhere, then where they have worked longest.
create function last_workplace(email_hash bytea, before bytea)
  returns table (account_id uuid, member_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select m.account_id, m.id
    from people p join members m on m.person_id = p.id and m.status = 'active'
   cross join lateral (
     select max(s.seen_at) as seen_at, coalesce(bool_or(s.token_hash = before), false) as is_here
       from sessions s where s.account_id = m.account_id and s.member_id = m.id) s
   where p.email_hash = last_workplace.email_hash
   order by s.is_here desc, greatest(m.seen_at, s.seen_at) desc nulls last, m.created_at, m.id
   limit 1
$$;

-- The living session behind a token, and whose it is.
create function living_session(token_hash bytea, at timestamptz)
  returns table (session sessions, person_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select s, m.person_id
    from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id and m.status = 'active'
   where s.token_hash = living_session.token_hash and s.ended_at is null and s.idle_until > at and s.ends_at > at
$$;

-- A session in the current account for whoever holds one elsewhere and works here too. It is no sign-in: what was shown stays shown, it began when the other
-- one began and ends no later, and how long it may stay unused this business says. The one before goes on until whoever calls ends it. Answers why not, or null.
create function move_session(before bytea, member uuid, token_hash bytea, session uuid, at timestamptz, agent bytea)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  living record;
  held   sessions;
  place  accounts;
  stays  boolean;
  latest timestamptz;
begin
  select * into living from living_session(before, at);
  if not found then return 'session_ended'; end if;
  held := living.session;
  select a.* into place from accounts a where a.id = current_account_id() and a.id <> held.account_id;
  select held.phone and place.phones_stay and m.role = 'member' into stays
    from members m where m.account_id = place.id and m.id = move_session.member and m.person_id = living.person_id and m.status = 'active';
  if stays is null then return 'not_found'; end if;
  latest := case when stays then held.ends_at else least(held.ends_at, held.created_at + interval '7 days') end;
  -- A phone that stayed in for weeks elsewhere: here that takes a proof.
  if latest <= at then return 'proof_needed'; end if;
  insert into sessions (account_id, id, token_hash, member_id, created_at, seen_at, proven_at, idle_until, ends_at, agent_cipher, methods, phone)
  values (place.id, move_session.session, move_session.token_hash, move_session.member, held.created_at, at, held.proven_at,
          least(at + case when stays then interval '7 days' else make_interval(mins => place.idle_minutes) end, latest), latest,
          agent, held.methods, stays);
  return null;
end $$;

-- An invitation to somebody who signs in here already: whoever holds the link and the session of the invited address works in both. Used up in the current
-- account, so that of two at the same moment one finds nothing. What the link's mail proves of the mailbox counts. Answers why not, or the member.
create function join_by_invitation(token_hash bytea, before bytea, at timestamptz, new_member uuid)
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
  insert into members as m (account_id, id, person_id, role) values (invited.account_id, new_member, who.id, invited.role)
  on conflict on constraint members_account_id_person_id_key do update set role = excluded.role, rights = null, status = 'active'
  returning m.id into member;
  if invited.by_mail then update people p set email_verified_at = coalesce(p.email_verified_at, at) where p.id = who.id; end if;
  update invitations i set status = 'accepted', token_hash = null where i.account_id = invited.account_id and i.id = invited.id;
  return query select null::text, member;
end $$;

-- One more business of whoever holds this session, as sign-up makes one: it becomes the current account. Answers why not, or null.
create function open_another_account(
  before bytea, at timestamptz, name_cipher bytea, trade text, time_zone text, languages text[], business_hours jsonb, member uuid, only_first boolean)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  if only_first and account_count() > 0 then return 'sign_up_closed'; end if;
  select l.person_id into person from living_session(before, at) l;
  if not found then return 'session_ended'; end if;
  insert into accounts (id, name_cipher, trade, time_zone, languages, business_hours)
  values (current_account_id(), open_another_account.name_cipher, open_another_account.trade, open_another_account.time_zone,
          open_another_account.languages, open_another_account.business_hours);
  insert into members (account_id, id, person_id, role) values (current_account_id(), open_another_account.member, person, 'owner');
  return null;
end $$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in ('workplaces_of', 'last_workplace', 'move_session', 'join_by_invitation', 'open_another_account')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
alter function living_session(bytea, timestamptz) owner to app_entry;
revoke all on function living_session(bytea, timestamptz) from public;
