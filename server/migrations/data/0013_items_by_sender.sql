-- What one customer sends is processed in its order by one task that goes on until nothing waits. A task for each item, in a queue with the customer's
-- name, cost more to store, find and take away than the item itself, and finding one took the longer the more customers had written.

alter table whatsapp_items add column sender_hash bytea check (octet_length(sender_hash) = 12);
create index whatsapp_items_of_sender on whatsapp_items (account_id, sender_hash, id) where state = 'stored';
-- Instead of one over all that is not done: an item that goes well is never in it.
drop index whatsapp_items_open;
create index whatsapp_items_failed on whatsapp_items (account_id, received_at) where state = 'failed';
-- Ids begin with the millisecond in which they were made, so the primary key finds a stretch of time as well. (While a table is small, a second index that
-- begins with the account is as good a way to one item as its key, and a plan that was made then reads all items of the account for each one.)
drop index whatsapp_items_received;

-- Sees to it that of each key there is a task that nobody has begun, so that it finds what this transaction stores. One that waits already is held until the
-- commit: no worker can begin it before. One that has begun, or has given up, loses its key to a new one. `keys` are distinct and sorted, so that two
-- transactions with the same wait and never deadlock.
create function wake_tasks(accounts uuid[], name text, payloads jsonb[], keys text[], attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
declare
  due      constant timestamptz := clock_timestamp();
  task     integer;
  waiting  integer;
  made     integer;
begin
  select t.id into task from graphile_worker._private_tasks t where t.identifier = name;
  if task is null then
    insert into graphile_worker._private_tasks (identifier) values (name)
    on conflict (identifier) do update set identifier = excluded.identifier returning id into task;
  end if;
  loop
    select count(*) filter (where held.is_available) into waiting
      from (select j.is_available from graphile_worker._private_jobs j where j.key = any (keys) order by j.key for update) held;
    update graphile_worker._private_jobs j set key = null where j.key = any (keys) and not j.is_available;
    update graphile_worker._private_jobs j set run_at = due where j.key = any (keys) and j.run_at > due;
    insert into graphile_worker._private_jobs (task_id, payload, run_at, max_attempts, key)
    select task, (jsonb_build_object('accountId', g.account) || (g.payload - 'accountId'))::json, due, attempts_max::smallint, g.key
      from unnest(accounts, payloads, keys) as g (account, payload, key)
     where not exists (select from graphile_worker._private_jobs j where j.key = g.key)
     order by g.key
    on conflict (key) do nothing;
    get diagnostics made = row_count;
    -- Another transaction made one at the same moment: look again, and hold it.
    exit when waiting + made = cardinality(keys);
  end loop;
  -- One is enough to be looked for: whoever looks takes what there is. Each further one wakes a worker of each kind in vain.
  perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
end $$;
alter function wake_tasks(uuid[], text, jsonb[], text[], integer) owner to app_tasks;
revoke all on function wake_tasks(uuid[], text, jsonb[], text[], integer) from public;
grant execute on function wake_tasks(uuid[], text, jsonb[], text[], integer) to app_entry;

drop function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], text[], text[]);

-- As before, but for who processes it. The order of the parts is the order of the locks: items, tasks, and last the hour's row, which all deliveries of
-- an account share.
create function accept_delivery(
    app uuid, at timestamptz, item_ids uuid[], accounts uuid[], numbers uuid[], kinds text[],
    dedupe_hashes bytea[], payloads bytea[], sender_hashes bytea[], reasons text[])
  returns table (item_id uuid, outcome text)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare app_account uuid;
begin
  select a.account_id into strict app_account from meta_apps a where a.id = app;
  return query
  with given as (
    select * from unnest(item_ids, accounts, numbers, kinds, dedupe_hashes, payloads, sender_hashes, reasons)
      as t (item, account, number, kind, dedupe, payload, sender, reason)
  ), routed as (
    select g.*, n.account_id is not null as right_account
      from given g
      left join whatsapp_numbers n on n.meta_app_id = app and n.account_id = g.account and n.id = g.number
  ), stored as (
    insert into whatsapp_items (account_id, id, number_id, kind, dedupe_hash, payload_cipher, sender_hash, received_at)
    select r.account, r.item, r.number, r.kind, r.dedupe, r.payload, r.sender, at from routed r where r.right_account and r.reason is null
     order by r.account, r.dedupe -- the same order in every transaction, so that repeats at the same moment wait and never deadlock
    on conflict (account_id, dedupe_hash) do nothing
    returning account_id, id, sender_hash
  ), refused as (
    insert into whatsapp_refusals (account_id, id, meta_app_id, reason, payload_cipher, received_at)
    select app_account, r.item, app, r.reason, r.payload, at from routed r where r.reason is not null
    on conflict do nothing
    returning id
  ), queued as (
    select enqueue_tasks_for(
             array_agg(s.account_id order by s.id), 'whatsapp.process_item',
             array_agg(jsonb_build_object('itemId', s.id) order by s.id), array_agg(null::text), 12)
      from stored s where s.sender_hash is null
    having count(*) > 0
  ), senders as (
    select s.account_id, s.sender_hash, s.account_id || ':sender:' || encode(s.sender_hash, 'hex') as key
      from stored s where s.sender_hash is not null group by 1, 2
  ), woken as (
    select wake_tasks(
             array_agg(s.account_id order by s.key), 'whatsapp.process_sender',
             array_agg(jsonb_build_object('sender', encode(s.sender_hash, 'hex')) order by s.key), array_agg(s.key order by s.key), 12)
      from senders s
    having count(*) > 0
  ), outcomes as (
    select r.item, r.account,
           case when r.reason is not null then 'refused'
                when not r.right_account then 'moved'
                when s.id is not null then 'stored' else 'repeated' end as what
      from routed r left join stored s on s.account_id = r.account and s.id = r.item
  ), counted as (
    insert into whatsapp_hours as h (account_id, hour, received, stored, repeated, refused)
    select coalesce(case when o.what = 'refused' then app_account else o.account end, app_account), date_trunc('hour', at), count(*),
           count(*) filter (where o.what = 'stored'), count(*) filter (where o.what = 'repeated'), count(*) filter (where o.what = 'refused')
      from outcomes o, (select count(*) from queued) q, (select count(*) from woken) w where o.what <> 'moved' group by 1 order by 1
    on conflict (account_id, hour) do update set
      received = h.received + excluded.received, stored = h.stored + excluded.stored,
      repeated = h.repeated + excluded.repeated, refused = h.refused + excluded.refused
    returning 1
  )
  select o.item, o.what from outcomes o, (select count(*) from counted) c, (select count(*) from refused) f;
end $$;
alter function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) owner to app_entry;
revoke all on function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) from public;
grant execute on function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) to app_user;
