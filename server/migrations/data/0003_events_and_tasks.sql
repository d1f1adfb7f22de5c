-- What happened: audit trail, timeline and trigger at once. Written in the verb's own transaction, never changed.
create table events (
  account_id      uuid not null default current_account_id() references accounts on delete cascade,
  id              uuid not null,
  seq             bigint generated always as identity,
  type            text not null,
  actor_kind      text not null check (actor_kind in ('member', 'bot', 'customer', 'system')),
  actor_id        uuid,
  contact_id      uuid,
  conversation_id uuid,
  deal_id         uuid,
  message_id      uuid,
  data            jsonb not null default '{}',
  secret_cipher   bytea,
  request_id      text,
  at              timestamptz not null,
  primary key (account_id, id)
);
call protect('events', rights => 'select, insert');
create index events_seq on events (account_id, seq);
create index events_deal on events (account_id, deal_id, seq) where deal_id is not null;

-- Background tasks live in schema graphile_worker, owned by app_tasks. The application enqueues through this wrapper, which
-- stamps the account: a task can never speak for another account than the one that made it, nor take the place of its tasks.
create function enqueue_task(name text, payload jsonb, queue text, key text, run_at timestamptz, attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if public.current_account_id() is null then raise exception 'no account entered'; end if;
  -- The queue goes by run_at alone, and now() is one moment for the whole transaction: two tasks of one event would have no order.
  perform graphile_worker.add_job(
    name,
    (jsonb_build_object('accountId', public.current_account_id()) || (payload - 'accountId'))::json,
    queue_name => queue, run_at => coalesce(run_at, clock_timestamp()), max_attempts => attempts_max, job_key => public.current_account_id() || ':' || key);
end $$;
alter function enqueue_task(text, jsonb, text, text, timestamptz, integer) owner to app_tasks;
revoke all on function enqueue_task(text, jsonb, text, text, timestamptz, integer) from public;
grant execute on function enqueue_task(text, jsonb, text, text, timestamptz, integer) to app_user;

-- The same for an entry function that speaks for several accounts at once (a delivery).
create function enqueue_tasks_for(accounts uuid[], name text, payloads jsonb[], queues text[], attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
declare
  due   timestamptz := clock_timestamp();
  specs graphile_worker.job_spec[];
begin
  -- Within one call of the queue ids are given in any order, but a named queue goes by id and run_at: so first the first task of every
  -- queue, then the second of each. None is in the future: all are due at once.
  for specs in
    select array_agg(row(name, (jsonb_build_object('accountId', a) || (p - 'accountId'))::json, q,
                         due - (cardinality(accounts) - place) * interval '1 microsecond',
                         attempts_max::smallint, null, null, null)::graphile_worker.job_spec)
      from (select t.*, case when q is null then 1 else row_number() over (partition by q order by place) end as turn
              from unnest(accounts, payloads, queues) with ordinality as t (a, p, q, place)) t
     group by turn order by turn
  loop
    perform graphile_worker.add_jobs(specs);
  end loop;
end $$;
alter function enqueue_tasks_for(uuid[], text, jsonb[], text[], integer) owner to app_tasks;
revoke all on function enqueue_tasks_for(uuid[], text, jsonb[], text[], integer) from public;
grant execute on function enqueue_tasks_for(uuid[], text, jsonb[], text[], integer) to app_entry;

-- What stands before a task in its queue.
create index jobs_by_queue on graphile_worker._private_jobs (job_queue_id, id) where job_queue_id is not null;

create function dead_tasks()
  returns table (id bigint, name text, attempts integer, last_error text, created_at timestamptz)
  language sql stable security definer set search_path = pg_catalog
as $$
  select j.id, t.identifier, j.attempts::integer, j.last_error, j.created_at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
   where j.attempts >= j.max_attempts and j.locked_at is null
     and j.payload ->> 'accountId' = public.current_account_id()::text
   order by j.id desc limit 200
$$;
create function revive_task(task bigint) returns boolean
  language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if not exists (select from public.dead_tasks() d where d.id = task) then return false; end if;
  perform graphile_worker.reschedule_jobs(array[task], run_at => now(), attempts => 0);
  return true;
end $$;
alter function dead_tasks() owner to app_tasks;
alter function revive_task(bigint) owner to app_tasks;
revoke all on function dead_tasks(), revive_task(bigint) from public;
grant execute on function dead_tasks(), revive_task(bigint) to app_user;

-- The queue learns of a new task by a notice, but not that a named queue has become free: its next task would wait for the poll.
create function tell_free_queue() returns trigger
  language plpgsql set search_path = pg_catalog
as $$
begin
  if exists (select from graphile_worker._private_jobs j where j.job_queue_id = new.id and j.locked_at is null and j.run_at <= now()) then
    perform pg_notify('jobs:insert', '{"count":1}');
  end if;
  return null;
end $$;
alter function tell_free_queue() owner to app_tasks;
revoke all on function tell_free_queue() from public;
create trigger tell_free_queue after update on graphile_worker._private_job_queues
  for each row when (old.locked_at is not null and new.locked_at is null) execute function public.tell_free_queue();
