-- What browsers stopped on our pages, counted by day: the rule and the kind of thing, nothing of a page or a person. Not account data.
create table policy_violations (
  day       timestamptz not null,
  directive text not null check (directive ~ '^[a-z-]{1,40}$'),
  blocked   text not null check (blocked ~ '^[a-z-]{1,40}$'),
  count     integer not null,
  last_at   timestamptz not null,
  primary key (day, directive, blocked)
);
alter table policy_violations enable row level security;
alter table policy_violations force row level security;
create policy entry on policy_violations for all to app_entry using (true) with check (true);
create policy read on policy_violations for select to app_checker using (true);
grant select, insert, update, delete on policy_violations to app_entry;
grant select on policy_violations to app_checker;

create function count_policy_violation(at timestamptz, directive text, blocked text) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from policy_violations where day < at - interval '90 days';
  insert into policy_violations as v values (date_trunc('day', at, 'UTC'), count_policy_violation.directive, count_policy_violation.blocked, 1, at)
  on conflict on constraint policy_violations_pkey do update set count = v.count + 1, last_at = excluded.last_at;
$$;
alter function count_policy_violation(timestamptz, text, text) owner to app_entry;
revoke all on function count_policy_violation(timestamptz, text, text) from public;
grant execute on function count_policy_violation(timestamptz, text, text) to app_user;
