-- For the checker, which cannot wait for months: a member of a canary has been there for so long, and was last seen so long ago. Never for less, never later.
create function age_member(member uuid, since interval, unseen interval) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with aged as (
    update members m set created_at = least(m.created_at, now() - age_member.since), seen_at = least(m.seen_at, now() - unseen)
     where m.account_id = current_account_id() and m.id = age_member.member and m.account_id in (select canary_accounts())
    returning m.account_id, m.id),
  sessions_of_theirs as (
    update sessions s set seen_at = least(s.seen_at, now() - unseen) from aged
     where s.account_id = aged.account_id and s.member_id = aged.id)
  select exists (select from aged)
$$;

alter function age_member(uuid, interval, interval) owner to app_entry;
revoke all on function age_member(uuid, interval, interval) from public;
grant execute on function age_member(uuid, interval, interval) to app_probe;
