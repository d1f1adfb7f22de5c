-- Whether all is well with a team and its sign-ins is computed from what is, each time somebody looks. Kept is only that somebody looked through the team, and
-- when that is due again.
alter table accounts add column review_due_at timestamptz not null default now() + interval '90 days';
-- Whoever looks after the team was told that it is due.
alter table accounts add column review_reminded_at timestamptz;
create index accounts_review on accounts (review_due_at) where review_reminded_at is null;

create table team_reviews (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  id         uuid not null,
  member_id  uuid not null,
  at         timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('team_reviews', rights => 'select, insert');
create index team_reviews_at on team_reviews (account_id, at);

-- Whether somebody has used a right of late.
create index events_hand_work on events (account_id, at)
  where actor_kind = 'member' and type in ('contacts.contact_created', 'contacts.contact_changed', 'deals.deal_changed');

-- Where a review has become due: one task each, in the same transaction that notes it. Answers how many; which accounts they are it does not tell.
create function remind_of_reviews(at timestamptz)
  returns integer language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  due uuid[];
begin
  with reminded as (
    update accounts a set review_reminded_at = at where a.review_due_at <= at and a.review_reminded_at is null returning a.id)
  select array_agg(id) into due from reminded;
  if due is null then return 0; end if;
  perform enqueue_tasks_for(due, 'checkup.remind', array_fill('{}'::jsonb, array[cardinality(due)]), array_fill(null::text, array[cardinality(due)]), 12);
  return cardinality(due);
end $$;

alter function remind_of_reviews(timestamptz) owner to app_entry;
revoke all on function remind_of_reviews(timestamptz) from public;
grant execute on function remind_of_reviews(timestamptz) to app_user;
