-- What whoever was in may have made before somebody said "this wasn't me": keys, invitations, offers, second factors. And what ends with a membership.

-- Whoever gave a key its present secret knows it. Held back (`doubted_at`), it opens nothing until it has a new one.
alter table api_keys add column secret_by uuid, add column doubted_at timestamptz,
  add foreign key (account_id, secret_by) references members (account_id, id) on delete cascade;
create index api_keys_secret_by on api_keys (account_id, secret_by);
grant select (secret_by, doubted_at) on api_keys to app_user, app_probe;

create or replace function key_for(key uuid, secret_hash bytea, address inet, at timestamptz, spend boolean)
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
    when one.doubted_at is not null then 'doubted'
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

-- A secret that was in doubt does not work on beside the new one.
drop function rotate_key(uuid, bytea, timestamptz, timestamptz);
create function rotate_key(key uuid, secret_hash bytea, by uuid, at timestamptz, previous_until timestamptz)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with rotated as (
    update api_keys k
       set previous_hash = case when k.doubted_at is null then k.secret_hash end,
           previous_until = case when k.doubted_at is null then rotate_key.previous_until end,
           secret_hash = rotate_key.secret_hash, secret_made_at = at, secret_by = rotate_key.by, exposed_at = null, doubted_at = null
     where k.account_id = current_account_id() and k.id = rotate_key.key and k.revoked_at is null
    returning 1)
  select exists (select from rotated)
$$;

-- Of the person behind a member of the current account, in every account that they work in: keys whose secret they were given since then are held
-- back, invitations that they sent since then are withdrawn, and so is every ownership that they offer. Passkeys of since then
-- do not sign in; an authenticator app and recovery codes of since then are forgotten: whoever was in would lock them out with these.
create function hold_since(member uuid, since timestamptz, at timestamptz)
  returns void language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  person uuid := person_behind(member);
begin
  update api_keys k set doubted_at = at from members m
   where m.person_id = person and k.account_id = m.account_id and coalesce(k.secret_by, k.member_id) = m.id and k.secret_made_at >= since and k.revoked_at is null;
  update invitations i set status = 'withdrawn', token_hash = null from members m
   where m.person_id = person and i.account_id = m.account_id and i.invited_by = m.id and i.sent_at >= since and i.status = 'open';
  update ownership_offers o set status = 'withdrawn' from members m
   where m.person_id = person and o.account_id = m.account_id and o.from_member = m.id and o.status = 'open';
  update passkeys k set held_at = at where k.person_id = person and k.created_at >= since;
  delete from totp_factors t where t.person_id = person and coalesce(t.confirmed_at, t.made_at) >= since;
  delete from recovery_codes c where c.person_id = person and (found or c.made_at >= since);
end $$;
drop function hold_passkeys(uuid, timestamptz, timestamptz);

-- Whose session begins: whether an alarm was raised for them, and by which password they sign in. Neither changes before the transaction ends, nor do their role and
-- that they work here: whoever ends sessions at the same moment waits, and ends this one too. Nothing of who works here no more.
drop function lock_frozen(uuid);
create function lock_person(member uuid)
  returns table (frozen boolean, password_hash text) language sql security definer set search_path = pg_catalog, public
as $$
  select p.frozen_at is not null, p.password_hash
    from members m join people p on p.id = m.person_id
   where m.account_id = current_account_id() and m.id = lock_person.member and m.status = 'active'
     for share of m, p
$$;

-- A living session goes on under another token, freshly proven, and for no longer than it would have lasted. Answers whether it stays on a phone; null where it is over.
create function renew_session(before uuid, member uuid, token_hash bytea, session uuid, at timestamptz, agent bytea)
  returns boolean language sql security definer set search_path = pg_catalog, public
as $$
  with held as (
    update sessions s set ended_at = at
     where s.account_id = current_account_id() and s.id = renew_session.before and s.member_id = renew_session.member
       and s.ended_at is null and s.idle_until > at and s.ends_at > at
    returning s.*)
  insert into sessions as made (account_id, id, token_hash, member_id, created_at, seen_at, proven_at, idle_until, ends_at, agent_cipher, methods, phone)
  select h.account_id, renew_session.session, renew_session.token_hash, h.member_id, h.created_at, at, at,
         least(at + case when h.phone then interval '7 days' else make_interval(mins => a.idle_minutes) end, h.ends_at), h.ends_at, agent, h.methods, h.phone
    from held h join accounts a on a.id = h.account_id
  returning made.phone
$$;

-- As before, and counted from the last proof: the session goes on from it, and keeps the moment at which it began.
create or replace function move_session(before bytea, member uuid, token_hash bytea, session uuid, at timestamptz, agent bytea)
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
  latest := case when stays then held.ends_at else least(held.ends_at, held.proven_at + interval '7 days') end;
  -- A phone that stayed in for weeks elsewhere: here that takes a proof.
  if latest <= at then return 'proof_needed'; end if;
  insert into sessions (account_id, id, token_hash, member_id, created_at, seen_at, proven_at, idle_until, ends_at, agent_cipher, methods, phone)
  values (place.id, move_session.session, move_session.token_hash, move_session.member, held.created_at, at, held.proven_at,
          least(at + case when stays then interval '7 days' else make_interval(mins => place.idle_minutes) end, latest), latest,
          agent, held.methods, stays);
  return null;
end $$;

-- Whoever leaves leaves nothing behind that works: keys are revoked, what they offered is withdrawn, and coming back brings none of it back.
create or replace function set_member_role(member uuid, new_role text, at timestamptz, new_rights jsonb default null)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  before members;
begin
  perform 1 from members m where m.account_id = current_account_id() and m.role = 'owner' and m.status = 'active' order by m.id for update;
  select * into before from members m
   where m.account_id = current_account_id() and m.id = set_member_role.member and m.status = 'active' for update;
  if not found then return 'not_found'; end if;
  if before.role = 'owner' and new_role is distinct from 'owner' and not exists (
       select from members m where m.account_id = before.account_id and m.role = 'owner' and m.status = 'active' and m.id <> before.id) then
    return 'last_owner';
  end if;
  update members m
     set role = coalesce(new_role, m.role), rights = new_rights, status = case when new_role is null then 'removed' else m.status end
   where m.account_id = before.account_id and m.id = before.id;
  if new_role is distinct from before.role or new_rights is distinct from before.rights then
    update sessions s set ended_at = at where s.account_id = before.account_id and s.member_id = before.id and s.ended_at is null;
  end if;
  if new_role is null then
    update api_keys k set revoked_at = at where k.account_id = before.account_id and k.member_id = before.id and k.revoked_at is null;
    update invitations i set status = 'withdrawn', token_hash = null where i.account_id = before.account_id and i.invited_by = before.id and i.status = 'open';
    update ownership_offers o set status = 'withdrawn'
     where o.account_id = before.account_id and before.id in (o.from_member, o.to_member) and o.status = 'open';
  end if;
  return null;
end $$;

-- As before, and not from somebody who has said "this wasn't me" and has no new password yet.
create or replace function take_ownership(offer uuid, member uuid, at timestamptz)
  returns uuid language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  offered ownership_offers;
begin
  perform 1 from members m where m.account_id = current_account_id() and m.role = 'owner' and m.status = 'active' order by m.id for update;
  select * into offered from ownership_offers o
   where o.account_id = current_account_id() and o.id = take_ownership.offer and o.to_member = take_ownership.member
     and o.status = 'open' and o.expires_at > at for update;
  if not found then return null; end if;
  perform 1 from members m join people p on p.id = m.person_id
   where m.account_id = offered.account_id and m.id = offered.from_member and m.role = 'owner' and m.status = 'active' and p.frozen_at is null
     for share of p;
  if not found then return null; end if;
  if set_member_role(offered.to_member, 'owner', at) is not null then return null; end if;
  if set_member_role(offered.from_member, 'admin', at) is not null then raise exception 'an owner could not be made an admin'; end if;
  update ownership_offers o set status = 'accepted' where o.account_id = offered.account_id and o.id = offered.id;
  return offered.from_member;
end $$;

alter function rotate_key(uuid, bytea, uuid, timestamptz, timestamptz) owner to app_entry;
alter function hold_since(uuid, timestamptz, timestamptz) owner to app_entry;
alter function lock_person(uuid) owner to app_entry;
alter function renew_session(uuid, uuid, bytea, uuid, timestamptz, bytea) owner to app_entry;
revoke all on function rotate_key(uuid, bytea, uuid, timestamptz, timestamptz), hold_since(uuid, timestamptz, timestamptz), lock_person(uuid),
  renew_session(uuid, uuid, bytea, uuid, timestamptz, bytea) from public;
grant execute on function rotate_key(uuid, bytea, uuid, timestamptz, timestamptz), hold_since(uuid, timestamptz, timestamptz), lock_person(uuid),
  renew_session(uuid, uuid, bytea, uuid, timestamptz, bytea) to app_user;

-- Of those who left before.
alter table members no force row level security;
alter table api_keys no force row level security;
update api_keys k set revoked_at = now() from members m
 where m.account_id = k.account_id and m.id = k.member_id and m.status = 'removed' and k.revoked_at is null;
alter table api_keys force row level security;
alter table invitations no force row level security;
update invitations i set status = 'withdrawn', token_hash = null from members m
 where m.account_id = i.account_id and m.id = i.invited_by and m.status = 'removed' and i.status = 'open';
alter table invitations force row level security;
alter table ownership_offers no force row level security;
update ownership_offers o set status = 'withdrawn' from members m
 where m.account_id = o.account_id and m.id in (o.from_member, o.to_member) and m.status = 'removed' and o.status = 'open';
alter table ownership_offers force row level security;
alter table members force row level security;
