-- Why the secret of a key should be replaced, told in time: how it was seen where it does not belong (null in rows of before: by a browser), and when its
-- age was last told of.
alter table api_keys
  add column exposed_by  text check (exposed_by in ('browser', 'elsewhere')),
  add column reminded_at timestamptz;
grant select (exposed_by, reminded_at), update (exposed_by, reminded_at) on api_keys to app_user, app_probe;

-- Has every business look that has a key in use with an old secret of which nobody was told this quarter. Tells whoever calls nothing.
create function remind_of_old_keys(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  select enqueue_tasks_for(array_agg(o.account_id), 'integrations.remind_of_old_keys', array_agg('{}'::jsonb), array_agg(null::text), 12)
    from (select distinct k.account_id
            from api_keys k join members m on m.account_id = k.account_id and m.id = k.member_id and m.status = 'active'
           where k.revoked_at is null and coalesce(k.expires_at, 'infinity') > at
             and k.secret_made_at < at - interval '90 days' and coalesce(k.reminded_at, '-infinity') < at - interval '90 days') o
  having count(*) > 0
$$;

-- For the checker, which cannot wait for months: a key of a canary becomes older than it is. Never younger.
create function age_key(key uuid, older interval) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with aged as (
    update api_keys k
       set created_at = k.created_at - s.span, secret_made_at = k.secret_made_at - s.span, previous_until = k.previous_until - s.span,
           expires_at = k.expires_at - s.span, used_at = k.used_at - s.span, exposed_at = k.exposed_at - s.span,
           reminded_at = k.reminded_at - s.span
      from (select greatest(older, interval '0') as span) s
     where k.id = age_key.key and k.account_id = current_account_id() and k.account_id in (select canary_accounts())
    returning 1)
  select exists (select from aged)
$$;

-- For the checker too: should it have been ended between setting up a second factor for one of its people and removing it, nobody could sign in as
-- them any more.
create function forget_canary_factors(member uuid) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  with who as (
    select m.person_id from members m
     where m.account_id = current_account_id() and m.id = forget_canary_factors.member and m.account_id in (select canary_accounts())),
  codes as (delete from recovery_codes c using who where c.person_id = who.person_id)
  delete from totp_factors t using who where t.person_id = who.person_id
$$;

do $$
declare f regprocedure;
begin
  foreach f in array array['remind_of_old_keys(timestamptz)', 'age_key(uuid, interval)', 'forget_canary_factors(uuid)']::regprocedure[] loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function remind_of_old_keys(timestamptz) to app_user;
grant execute on function age_key(uuid, interval), forget_canary_factors(uuid) to app_probe;
