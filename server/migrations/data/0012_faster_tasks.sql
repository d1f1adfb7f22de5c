-- Tasks without a key, in one statement: the queue's own function costs four for each call, and gives the ids of one call in any order, where a
-- named queue goes by them. Here they stand in the order in which they are given. Runs with the rights of the two functions below, which say
-- for which accounts.
create function append_tasks(accounts uuid[], name text, payloads jsonb[], queues text[], attempts_max integer)
  returns void language plpgsql set search_path = pg_catalog
as $$
declare
  due  constant timestamptz := clock_timestamp();
  task integer;
begin
  select t.id into task from graphile_worker._private_tasks t where t.identifier = name;
  if task is null then
    insert into graphile_worker._private_tasks (identifier) values (name)
    on conflict (identifier) do update set identifier = excluded.identifier returning id into task;
  end if;
  insert into graphile_worker._private_job_queues (queue_name)
  select distinct q from unnest(queues) q
   where q is not null and not exists (select from graphile_worker._private_job_queues k where k.queue_name = q)
   order by q -- in the same order in every transaction, so that two with the same new queues wait and never deadlock
  on conflict do nothing;
  insert into graphile_worker._private_jobs (task_id, job_queue_id, payload, run_at, max_attempts)
  select task,
         (select k.id from graphile_worker._private_job_queues k where k.queue_name = g.queue),
         (jsonb_build_object('accountId', g.account) || (g.payload - 'accountId'))::json,
         -- A named queue goes by run_at: each a moment after the one before it, and none in the future.
         due - (cardinality(accounts) - g.place) * interval '1 microsecond', attempts_max::smallint
    from unnest(accounts, payloads, queues) with ordinality as g (account, payload, queue, place)
   order by g.place;
  perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', cardinality(accounts))::text);
end $$;
alter function append_tasks(uuid[], text, jsonb[], text[], integer) owner to app_tasks;
revoke all on function append_tasks(uuid[], text, jsonb[], text[], integer) from public;

create or replace function enqueue_task(name text, payload jsonb, queue text, key text, run_at timestamptz, attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
begin
  if public.current_account_id() is null then raise exception 'no account entered'; end if;
  if key is null and run_at is null then
    perform public.append_tasks(array[public.current_account_id()], name, array[payload], array[queue], attempts_max);
  else
    -- The queue goes by run_at alone, and now() is one moment for the whole transaction: two tasks of one event would have no order.
    perform graphile_worker.add_job(
      name,
      (jsonb_build_object('accountId', public.current_account_id()) || (payload - 'accountId'))::json,
      queue_name => queue, run_at => coalesce(run_at, clock_timestamp()), max_attempts => attempts_max, job_key => public.current_account_id() || ':' || key);
  end if;
end $$;

create or replace function enqueue_tasks_for(accounts uuid[], name text, payloads jsonb[], queues text[], attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
begin
  perform public.append_tasks(accounts, name, payloads, queues, attempts_max);
end $$;
