-- A refusal is told with its reason: a key that asks beyond its permissions is something else than a wrong password.
alter table refusals add column code text not null default 'forbidden' check (code ~ '^[a-z_]{1,40}$');
alter table refusals alter column code drop default;
alter table refusals drop constraint refusals_pkey;
alter table refusals add primary key (account_id, member_id, operation, code, hour);

-- What was done to a member, by whomever; the daily work says nothing of that kind.
create index events_about on events (account_id, (data ->> 'memberId'), seq)
  where split_part(type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts');
