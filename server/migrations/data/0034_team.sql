-- The team page whole, and an owner who hands the business over.

-- When somebody was last here, for as long as they work here: sessions are forgotten some weeks after their end.
alter table members add column seen_at timestamptz;
create index sessions_member on sessions (account_id, member_id);

create function keep_last_seen() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  update members m set seen_at = greatest(m.seen_at, g.seen_at)
    from (select account_id, member_id, max(seen_at) as seen_at from gone group by account_id, member_id) g
   where m.account_id = g.account_id and m.id = g.member_id;
  return null;
end $$;
revoke all on function keep_last_seen() from public;
alter function keep_last_seen() owner to app_entry;
create trigger keep_last_seen after delete on sessions referencing old table as gone for each statement execute function keep_last_seen();

-- How the sign-in of each member of the current account stands; nothing of where else they work.
create function team_sign_ins(at timestamptz)
  returns table (member_id uuid, seen_at timestamptz, open_sessions integer, second_factor boolean, email_verified boolean)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select m.id, greatest(m.seen_at, s.seen_at), s.open, has_second_factor(m.person_id), p.email_verified_at is not null
    from members m join people p on p.id = m.person_id
   cross join lateral (
     select max(s.seen_at) as seen_at,
            (count(*) filter (where s.ended_at is null and s.idle_until > at and s.ends_at > at))::integer as open
       from sessions s where s.account_id = m.account_id and s.member_id = m.id) s
   where m.account_id = current_account_id() and m.status = 'active'
$$;

-- An owner asks somebody of the team to take the business over. It counts when both have shown that it is them: the one by asking, the other by accepting.
create table ownership_offers (
  account_id  uuid not null default current_account_id() references accounts on delete cascade,
  id          uuid not null,
  from_member uuid not null,
  to_member   uuid not null,
  status      text not null default 'open' check (status in ('open', 'accepted', 'withdrawn', 'declined')),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, from_member) references members (account_id, id),
  foreign key (account_id, to_member) references members (account_id, id),
  check (from_member <> to_member)
);
create unique index ownership_offers_open on ownership_offers (account_id, from_member) where status = 'open';
call protect('ownership_offers');
create policy entry on ownership_offers for all to app_entry using (true) with check (true);
grant select, update on ownership_offers to app_entry;

-- Both change places in one moment: whoever accepts is owner, whoever offered is admin, and what each had open was for what they were before. Of an offer that
-- is over, was made to somebody else, or by somebody who is no owner any more, there is nothing. Answers who was the owner, or null.
create function take_ownership(offer uuid, member uuid, at timestamptz)
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
  perform 1 from members m
   where m.account_id = offered.account_id and m.id = offered.from_member and m.role = 'owner' and m.status = 'active';
  if not found then return null; end if;
  if set_member_role(offered.to_member, 'owner', at) is not null then return null; end if;
  if set_member_role(offered.from_member, 'admin', at) is not null then raise exception 'an owner could not be made an admin'; end if;
  update ownership_offers o set status = 'accepted' where o.account_id = offered.account_id and o.id = offered.id;
  return offered.from_member;
end $$;

-- Whatever path leads there: no business is left without an owner.
create function keep_an_owner() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  if not exists (select from members m where m.account_id = old.account_id and m.role = 'owner' and m.status = 'active') then
    raise exception 'a business needs an owner' using errcode = 'check_violation';
  end if;
  return null;
end $$;
revoke all on function keep_an_owner() from public;
alter function keep_an_owner() owner to app_entry;
create constraint trigger keep_an_owner after update on members deferrable initially deferred
  for each row when (old.role = 'owner' and old.status = 'active' and (new.role <> 'owner' or new.status <> 'active'))
  execute function keep_an_owner();

alter function team_sign_ins(timestamptz) owner to app_entry;
alter function take_ownership(uuid, uuid, timestamptz) owner to app_entry;
revoke all on function team_sign_ins(timestamptz), take_ownership(uuid, uuid, timestamptz) from public;
grant execute on function team_sign_ins(timestamptz), take_ownership(uuid, uuid, timestamptz) to app_user;

-- What members did in a time.
create index messages_of_members on messages (account_id, sort_at) where author = 'member';
create index events_deal_work on events (account_id, at)
  where actor_kind = 'member' and type in ('deals.deal_created', 'deals.deal_moved');
create index events_sign_ins on events (account_id, actor_id, seq) where type = 'identity.signed_in';
