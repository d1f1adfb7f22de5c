-- The Meta app that signs deliveries. Owned by the account that set it up; `shared` lets other accounts of this
-- installation connect numbers through it. The slug is its place under /webhooks/whatsapp; the default one is there without a name.
create table meta_apps (
  account_id          uuid not null default current_account_id() references accounts on delete cascade,
  id                  uuid not null,
  slug                text not null check (slug ~ '^[a-z0-9-]{1,60}$'),
  name                text not null,
  is_default          boolean not null default false,
  shared              boolean not null default false,
  app_id              text not null,
  secret_cipher       bytea not null,
  verify_token_cipher bytea not null,
  graph_url           text not null,
  graph_version       text not null,
  created_at          timestamptz not null,
  primary key (account_id, id)
);
call protect('meta_apps', rights => 'select');
create unique index meta_apps_id on meta_apps (id);
create unique index meta_apps_slug on meta_apps (slug);
create unique index meta_apps_default on meta_apps (is_default) where is_default;

create table whatsapp_numbers (
  account_id          uuid not null default current_account_id() references accounts on delete cascade,
  id                  uuid not null,
  meta_app_id         uuid not null,
  phone_number_id     text not null,
  waba_id             text not null,
  display_number      text not null,
  verified_name       text,
  access_token_cipher bytea not null,
  connected_at        timestamptz not null,
  primary key (account_id, id)
);
call protect('whatsapp_numbers', rights => 'select');
-- An app knows each number once, whoever connected it: this is what a delivery is routed by.
create unique index whatsapp_numbers_route on whatsapp_numbers (meta_app_id, phone_number_id);

create table whatsapp_items (
  account_id     uuid not null default current_account_id() references accounts on delete cascade,
  id             uuid not null,
  number_id      uuid not null,
  kind           text not null check (kind in ('message', 'status', 'error', 'other')),
  dedupe_hash    bytea not null,
  payload_cipher bytea not null,
  state          text not null default 'stored' check (state in ('stored', 'done', 'failed')),
  attempts       integer not null default 0,
  error          text,
  received_at    timestamptz not null,
  primary key (account_id, id),
  unique (account_id, dedupe_hash),
  foreign key (account_id, number_id) references whatsapp_numbers (account_id, id)
);
call protect('whatsapp_items', rights => 'select, update');
create index whatsapp_items_received on whatsapp_items (account_id, received_at);
create index whatsapp_items_open on whatsapp_items (account_id, received_at) where state <> 'done';

-- Items that counted for nobody: kept, sealed for the owner of the app that signed them.
create table whatsapp_refusals (
  account_id     uuid not null default current_account_id() references accounts on delete cascade,
  id             uuid not null,
  meta_app_id    uuid not null,
  reason         text not null,
  payload_cipher bytea,
  received_at    timestamptz not null,
  primary key (account_id, id)
);
call protect('whatsapp_refusals', rights => 'select');
create index whatsapp_refusals_received on whatsapp_refusals (account_id, received_at);

create table whatsapp_hours (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  hour       timestamptz not null,
  received   integer not null default 0,
  stored     integer not null default 0,
  repeated   integer not null default 0,
  refused    integer not null default 0,
  primary key (account_id, hour)
);
call protect('whatsapp_hours', rights => 'select');

create policy entry on meta_apps for all to app_entry using (true) with check (true);
create policy entry on whatsapp_numbers for all to app_entry using (true) with check (true);
create policy entry on whatsapp_items for all to app_entry using (true) with check (true);
create policy entry on whatsapp_refusals for all to app_entry using (true) with check (true);
create policy entry on whatsapp_hours for all to app_entry using (true) with check (true);
grant select, insert, update, delete on meta_apps, whatsapp_numbers, whatsapp_items, whatsapp_refusals, whatsapp_hours to app_entry;

-- The app behind a webhook path; the default one for null. Its secrets stay sealed: only the server's key opens them.
create function meta_app_for(app_slug text)
  returns table (id uuid, account_id uuid, slug text, app_id text, secret_cipher bytea, verify_token_cipher bytea, graph_url text, graph_version text)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select a.id, a.account_id, a.slug, a.app_id, a.secret_cipher, a.verify_token_cipher, a.graph_url, a.graph_version
    from meta_apps a where (app_slug is null and a.is_default) or a.slug = app_slug
$$;

-- An app that the current account may connect through: its own, or the shared one.
create function meta_app_to_connect(app uuid)
  returns table (id uuid, account_id uuid, slug text, name text, is_default boolean, app_id text, secret_cipher bytea, graph_url text, graph_version text)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select a.id, a.account_id, a.slug, a.name, a.is_default, a.app_id, a.secret_cipher, a.graph_url, a.graph_version
    from meta_apps a
   where (a.account_id = current_account_id() or a.shared) and (a.id = app or (app is null and a.is_default and a.shared))
$$;

create function make_meta_app(
  app uuid, slug text, name text, shared boolean, app_id text, secret_cipher bytea, verify_token_cipher bytea,
  graph_url text, graph_version text, at timestamptz)
  returns boolean language plpgsql security definer set search_path = pg_catalog, public
as $$
declare first boolean;
begin
  if current_account_id() is null then raise exception 'no account entered'; end if;
  perform pg_advisory_xact_lock(hashtextextended('plumbline.meta_apps', 0));
  first := not exists (select from meta_apps where is_default);
  insert into meta_apps (account_id, id, slug, name, is_default, shared, app_id, secret_cipher, verify_token_cipher, graph_url, graph_version, created_at)
  values (current_account_id(), app, make_meta_app.slug, make_meta_app.name, first, make_meta_app.shared and first, make_meta_app.app_id,
          make_meta_app.secret_cipher, make_meta_app.verify_token_cipher, make_meta_app.graph_url, make_meta_app.graph_version, at);
  return first;
end $$;

-- False when the number is connected through this app already, by whomever.
create function connect_number(
  number uuid, app uuid, phone_number_id text, waba_id text, display_number text, verified_name text, access_token_cipher bytea, at timestamptz)
  returns boolean language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  if not exists (select from meta_app_to_connect(app)) then raise exception 'app is not for this account'; end if;
  insert into whatsapp_numbers (account_id, id, meta_app_id, phone_number_id, waba_id, display_number, verified_name, access_token_cipher, connected_at)
  values (current_account_id(), number, app, connect_number.phone_number_id, connect_number.waba_id, connect_number.display_number,
          connect_number.verified_name, connect_number.access_token_cipher, at)
  on conflict do nothing;
  return found;
end $$;

-- Where items of this app go: for the routing table that the webhook keeps in memory. Needs the app, which only a right signature names.
create function number_routes(app uuid)
  returns table (phone_number_id text, account_id uuid, number_id uuid)
  language sql stable security definer set search_path = pg_catalog, public
as $$ select n.phone_number_id, n.account_id, n.id from whatsapp_numbers n where n.meta_app_id = app $$;

-- Stores what a rightly signed delivery holds, each item once, for every account it speaks to, and makes the work that follows, in one
-- statement. `accounts` null: the item counts for nobody and is kept as refused for the owner of the app. The route is looked up again here, so a
-- stale memory cannot put an item into the wrong account: such an item comes back as 'moved'.
create function accept_delivery(
  app uuid, at timestamptz, item_ids uuid[], accounts uuid[], numbers uuid[], kinds text[], dedupe_hashes bytea[],
  payloads bytea[], queues text[], reasons text[])
  returns table (item_id uuid, outcome text)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
#variable_conflict use_column
declare app_account uuid;
begin
  select a.account_id into strict app_account from meta_apps a where a.id = app;
  return query
  with given as (
    select * from unnest(item_ids, accounts, numbers, kinds, dedupe_hashes, payloads, queues, reasons)
      as t (item, account, number, kind, dedupe, payload, queue, reason)
  ), routed as (
    select g.*, n.account_id is not null as right_account
      from given g
      left join whatsapp_numbers n on n.meta_app_id = app and n.account_id = g.account and n.id = g.number
  ), stored as (
    insert into whatsapp_items (account_id, id, number_id, kind, dedupe_hash, payload_cipher, received_at)
    select r.account, r.item, r.number, r.kind, r.dedupe, r.payload, at from routed r where r.right_account and r.reason is null
     order by r.account, r.dedupe -- the same order in every transaction, so that repeats at the same moment wait and never deadlock
    on conflict (account_id, dedupe_hash) do nothing
    returning account_id, id
  ), refused as (
    insert into whatsapp_refusals (account_id, id, meta_app_id, reason, payload_cipher, received_at)
    select app_account, r.item, app, r.reason, r.payload, at from routed r where r.reason is not null
    on conflict do nothing
    returning id
  ), queued as (
    select enqueue_tasks_for(
             array_agg(r.account order by r.item), 'whatsapp.process_item',
             array_agg(jsonb_build_object('itemId', r.item) order by r.item), array_agg(r.queue order by r.item), 12)
      from routed r join stored s on s.account_id = r.account and s.id = r.item
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
      from outcomes o where o.what <> 'moved' group by 1 order by 1
    on conflict (account_id, hour) do update set
      received = h.received + excluded.received, stored = h.stored + excluded.stored,
      repeated = h.repeated + excluded.repeated, refused = h.refused + excluded.refused
    returning 1
  )
  select o.item, o.what from outcomes o, (select count(*) from queued) q, (select count(*) from counted) c, (select count(*) from refused) f;
end $$;

-- Deliveries that were turned away at the door (wrong signature): counted, their bytes are not kept, for anybody could send them.
create function count_refused_deliveries(app uuid, at timestamptz, why text, id uuid)
  returns void language plpgsql security definer set search_path = pg_catalog, public
as $$
declare app_account uuid;
begin
  select a.account_id into app_account from meta_apps a where a.id = app;
  if app_account is null then return; end if;
  insert into whatsapp_refusals (account_id, id, meta_app_id, reason, received_at) values (app_account, count_refused_deliveries.id, app, why, at);
  insert into whatsapp_hours as h (account_id, hour, received, refused) values (app_account, date_trunc('hour', at), 1, 1)
  on conflict (account_id, hour) do update set received = h.received + 1, refused = h.refused + 1;
end $$;

-- What Meta sent is kept for seven days, to be understood after all; the counts for ninety.
create function sweep_whatsapp(at timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public
as $$
  delete from whatsapp_items where received_at < at - interval '7 days';
  delete from whatsapp_refusals where received_at < at - interval '7 days';
  delete from whatsapp_hours where hour < at - interval '90 days';
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'meta_app_for', 'meta_app_to_connect', 'make_meta_app', 'connect_number', 'number_routes', 'accept_delivery', 'count_refused_deliveries',
       'sweep_whatsapp')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to app_user', f);
  end loop;
end $$;
