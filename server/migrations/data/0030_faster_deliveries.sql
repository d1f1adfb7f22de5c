-- In a rush nearly every sender has a task that waits already and is due: one look says so, and nothing else is asked. Else as in 0013.
create or replace function wake_tasks(accounts uuid[], name text, payloads jsonb[], keys text[], attempts_max integer)
  returns void language plpgsql security definer set search_path = pg_catalog
as $$
declare
  due      constant timestamptz := clock_timestamp();
  wanted   constant integer := cardinality(keys);
  task     integer;
  known    integer;
  waiting  integer;
  ready    integer;
  made     integer;
begin
  loop
    select count(*), count(*) filter (where held.is_available), count(*) filter (where held.is_available and held.run_at <= due)
      into known, waiting, ready
      from (select j.is_available, j.run_at from graphile_worker._private_jobs j where j.key = any (keys) order by j.key for update) held;
    exit when ready = wanted;
    if known > waiting then
      update graphile_worker._private_jobs j set key = null where j.key = any (keys) and not j.is_available;
    end if;
    if waiting > ready then
      update graphile_worker._private_jobs j set run_at = due where j.key = any (keys) and j.run_at > due;
    end if;
    exit when waiting = wanted;
    select t.id into task from graphile_worker._private_tasks t where t.identifier = name;
    if task is null then
      insert into graphile_worker._private_tasks (identifier) values (name)
      on conflict (identifier) do update set identifier = excluded.identifier returning id into task;
    end if;
    insert into graphile_worker._private_jobs (task_id, payload, run_at, max_attempts, key)
    select task, (jsonb_build_object('accountId', g.account) || (g.payload - 'accountId'))::json, due, attempts_max::smallint, g.key
      from unnest(accounts, payloads, keys) as g (account, payload, key)
     where not exists (select from graphile_worker._private_jobs j where j.key = g.key)
     order by g.key
    on conflict (key) do nothing;
    get diagnostics made = row_count;
    -- Another transaction made one at the same moment: look again, and hold it.
    exit when waiting + made = wanted;
  end loop;
  -- Told even when all waited already: a worker that looked meanwhile found them held. One is enough to be looked for: whoever looks takes what
  -- there is. Each further one wakes a worker of each kind in vain.
  perform pg_notify('jobs:insert', json_build_object('r', random(), 'count', 1)::text);
end $$;

drop function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]);

-- As in 0013, but in steps of which the rare ones are left out, and answering only what there is to do: the items whose number belongs to
-- another account by now. The order of the steps is the order of the locks: items, tasks, and last the hour's row, which all deliveries of an account share.
create function accept_delivery(
    app uuid, at timestamptz, item_ids uuid[], accounts uuid[], numbers uuid[], kinds text[],
    dedupe_hashes bytea[], payloads bytea[], sender_hashes bytea[], reasons text[])
  returns setof uuid
  language plpgsql security definer set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare
  app_account     uuid;
  stored_ids      uuid[];
  stored_accounts uuid[];
  stored_senders  bytea[];
  moved_ids       uuid[];
  moved_accounts  uuid[];
begin
  select a.account_id into strict app_account from meta_apps a where a.id = app;

  with routed as (
    select g.*, n.account_id is not null as right_account
      from unnest(item_ids, accounts, numbers, kinds, dedupe_hashes, payloads, sender_hashes, reasons)
             as g (item, account, number, kind, dedupe, payload, sender, reason)
      left join whatsapp_numbers n on n.meta_app_id = app and n.account_id = g.account and n.id = g.number
     where g.reason is null
  ), stored as (
    insert into whatsapp_items (account_id, id, number_id, kind, dedupe_hash, payload_cipher, sender_hash, received_at)
    select r.account, r.item, r.number, r.kind, r.dedupe, r.payload, r.sender, at from routed r where r.right_account
     order by r.account, r.dedupe -- the same order in every transaction, so that repeats at the same moment wait and never deadlock
    on conflict (account_id, dedupe_hash) do nothing
    returning account_id, id, sender_hash
  ), moved as (
    select array_agg(r.item) as items, array_agg(r.account) as accounts from routed r where not r.right_account
  )
  select array_agg(s.id), array_agg(s.account_id), array_agg(s.sender_hash), (select m.items from moved m), (select m.accounts from moved m)
    into stored_ids, stored_accounts, stored_senders, moved_ids, moved_accounts
    from stored s;

  if array_remove(reasons, null) <> '{}' then
    insert into whatsapp_refusals (account_id, id, meta_app_id, reason, payload_cipher, received_at)
    select app_account, g.item, app, g.reason, g.payload, at
      from unnest(item_ids, payloads, reasons) as g (item, payload, reason) where g.reason is not null
    on conflict do nothing;
  end if;

  if array_position(stored_senders, null) is not null then
    perform enqueue_tasks_for(
              array_agg(s.account order by s.item), 'whatsapp.process_item',
              array_agg(jsonb_build_object('itemId', s.item) order by s.item), array_agg(null::text), 12)
       from unnest(stored_ids, stored_accounts, stored_senders) as s (item, account, sender) where s.sender is null;
  end if;
  if array_remove(stored_senders, null) <> '{}' then
    perform wake_tasks(
              array_agg(s.account order by s.key), 'whatsapp.process_sender',
              array_agg(jsonb_build_object('sender', s.sender) order by s.key), array_agg(s.key order by s.key), 12)
       from (select g.account, encode(g.sender, 'hex') as sender, g.account || ':sender:' || encode(g.sender, 'hex') as key
               from unnest(stored_accounts, stored_senders) as g (account, sender) where g.sender is not null group by g.account, g.sender) s;
  end if;

  insert into whatsapp_hours as h (account_id, hour, received, stored, repeated, refused)
  select c.account, date_trunc('hour', at), sum(c.received), sum(c.stored), sum(c.received - c.stored - c.refused), sum(c.refused)
    from (select g.account, 1 as received, 0 as stored, 0 as refused from unnest(accounts, reasons) as g (account, reason) where g.reason is null
          union all select app_account, 1, 0, 1 from unnest(reasons) as g (reason) where g.reason is not null
          union all select g.account, 0, 1, 0 from unnest(stored_accounts) as g (account)
          union all select g.account, -1, 0, 0 from unnest(moved_accounts) as g (account)) c
   group by c.account having sum(c.received) > 0 order by c.account
  on conflict (account_id, hour) do update set
    received = h.received + excluded.received, stored = h.stored + excluded.stored,
    repeated = h.repeated + excluded.repeated, refused = h.refused + excluded.refused;

  return query select unnest(moved_ids);
end $$;
alter function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) owner to app_entry;
revoke all on function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) from public;
grant execute on function accept_delivery(uuid, timestamptz, uuid[], uuid[], uuid[], text[], bytea[], bytea[], bytea[], text[]) to app_user;
