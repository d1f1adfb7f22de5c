-- What the checker finds, and the two canary accounts that it may touch.

-- An account that nobody signed up is nobody's first business: it leaves sign-up as it was.
alter table accounts add column signed_up boolean not null default true;

create or replace function account_count() returns bigint
  language sql stable security definer set search_path = pg_catalog, public
as $$ select count(*) from accounts where not demo and signed_up $$;

drop function open_account(uuid, bytea, text, text, text[], jsonb, boolean, uuid, bytea, bytea, text, uuid, boolean);
create function open_account(
  account uuid, name_cipher bytea, trade text, time_zone text, languages text[], business_hours jsonb, demo boolean, signed_up boolean,
  person uuid, email_hash bytea, profile_cipher bytea, password_hash text, member uuid, only_first boolean)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.sign_up', 0));
  if only_first and account_count() > 0 then return 'sign_up_closed'; end if;
  if exists (select from people p where p.email_hash = open_account.email_hash) then return 'email_taken'; end if;
  insert into accounts (id, name_cipher, trade, time_zone, languages, business_hours, demo, signed_up)
  values (account, open_account.name_cipher, open_account.trade, open_account.time_zone, open_account.languages, open_account.business_hours,
          open_account.demo, open_account.signed_up);
  insert into people (id, email_hash, profile_cipher, password_hash)
  values (person, open_account.email_hash, open_account.profile_cipher, open_account.password_hash);
  insert into members (account_id, id, person_id, role) values (account, member, person, 'owner');
  return null;
end $$;

-- `own_path`: an app that never answers at the installation's own webhook address and is never shared, though it be the first.
drop function make_meta_app(uuid, text, text, boolean, text, bytea, bytea, text, text, timestamptz);
create function make_meta_app(
  app uuid, slug text, name text, own_path boolean, app_id text, secret_cipher bytea, verify_token_cipher bytea,
  graph_url text, graph_version text, at timestamptz)
  returns boolean language plpgsql security definer set search_path = pg_catalog, public
as $$
declare first boolean;
begin
  if current_account_id() is null then raise exception 'no account entered'; end if;
  perform pg_advisory_xact_lock(hashtextextended('plumbline.meta_apps', 0));
  first := not own_path and not exists (select from meta_apps where is_default);
  insert into meta_apps (account_id, id, slug, name, is_default, shared, app_id, secret_cipher, verify_token_cipher, graph_url, graph_version, created_at)
  values (current_account_id(), app, make_meta_app.slug, make_meta_app.name, first, first, make_meta_app.app_id,
          make_meta_app.secret_cipher, make_meta_app.verify_token_cipher, make_meta_app.graph_url, make_meta_app.graph_version, at);
  return first;
end $$;

-- The canaries: two ordinary accounts, through which alone the checker writes. Nothing that keeps a promise reads this table.
create table canaries (
  name       text primary key check (name in ('a', 'b')),
  account_id uuid not null unique references accounts on delete cascade
);
alter table canaries enable row level security;
alter table canaries force row level security;
create policy entry on canaries for all to app_entry using (true) with check (true);
grant select, insert on canaries to app_entry;

create function canary_accounts() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public
as $$ select account_id from canaries $$;

create function canary(name text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
as $$ select c.account_id from canaries c where c.name = canary.name $$;

-- The current account becomes a canary: never one that somebody signed up, never the demo, and each name once.
create function mark_canary(name text) returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  insert into canaries (name, account_id)
  select mark_canary.name, a.id from accounts a where a.id = current_account_id() and not a.signed_up and not a.demo
  on conflict do nothing;
  return found;
end $$;

-- Where the checker's own stand-in of Meta listens can change from start to start; only a canary's app follows it.
create function move_canary_graph(graph_url text) returns void
  language sql security definer set search_path = pg_catalog, public
as $$ update meta_apps set graph_url = move_canary_graph.graph_url where account_id in (select account_id from canaries) $$;

-- What passwords are kept as, without any of them: the part that names algorithm and cost, how many, and how many different salts.
create function password_formats() returns table (format text, bytes integer, people bigint, salts bigint)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select left(p.password_hash, 9), octet_length(p.password_hash), count(*), count(distinct left(p.password_hash, 31))
    from people p where p.password_hash is not null group by 1, 2
$$;

do $$
declare f regprocedure;
begin
  for f in
    select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'public' and p.proname in (
       'open_account', 'make_meta_app', 'canary_accounts', 'canary', 'mark_canary', 'move_canary_graph', 'password_formats')
  loop
    execute format('alter function %s owner to app_entry', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function open_account(uuid, bytea, text, text, text[], jsonb, boolean, boolean, uuid, bytea, bytea, text, uuid, boolean) to app_user;
grant execute on function make_meta_app(uuid, text, text, boolean, text, bytea, bytea, text, text, timestamptz) to app_user;
grant execute on function canary(text), mark_canary(text), move_canary_graph(text) to app_user;
grant execute on function canary_accounts() to app_probe, app_checker;
grant execute on function password_formats() to app_checker;
-- Evidence says under which schema it was found.
grant select on migrations to app_checker;

-- The application's rights plus a restrictive policy: app_probe reaches the canaries and nobody else, whatever else is broken.
create or replace procedure protect(table_name regclass, account_column name default 'account_id', rights text default 'select, insert, update')
  language plpgsql
  set search_path = pg_catalog, public
as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format(
    'create policy account on %s for all to app_user, app_probe using (%I = (select current_account_id())) with check (%I = (select current_account_id()))',
    table_name, account_column, account_column);
  execute format(
    'create policy canaries on %s as restrictive for all to app_probe using (%I in (select canary_accounts())) with check (%I in (select canary_accounts()))',
    table_name, account_column, account_column);
  execute format('grant %s on %s to app_user, app_probe', rights, table_name);
end $$;

do $$
declare t regclass;
declare column_name name;
begin
  for t in select polrelid::regclass from pg_policy where polname = 'account' loop
    column_name := case when t = 'accounts'::regclass then 'id' else 'account_id' end;
    execute format(
      'create policy canaries on %s as restrictive for all to app_probe using (%I in (select canary_accounts())) with check (%I in (select canary_accounts()))',
      t, column_name, column_name);
  end loop;
end $$;

-- Evidence: a chain, to which the checker adds and from which nobody takes. Not account data: it tells of checks, never of customers.
create table evidence (
  seq             bigint primary key,
  kind            text not null check (kind in ('check', 'sabotage')),
  commitment      text not null check (commitment ~ '^[A-Z]-[0-9.]+[a-z]?$'),
  -- which check, or which sabotage
  subject         text not null check (length(subject) between 1 and 100),
  verdict         text not null check (verdict in ('pass', 'fail', 'error', 'not_claimed', 'caught', 'missed')),
  reason          text check (length(reason) <= 200),
  build           text not null,
  schema_version  text not null,
  started_at      timestamptz not null,
  ended_at        timestamptz not null,
  details         jsonb not null default '{}',
  -- set by the database: the checker's clock and word are not asked
  recorded_at     timestamptz not null,
  previous_digest bytea not null,
  digest          bytea not null
);
create index evidence_latest on evidence (kind, commitment, subject, seq desc);
create index evidence_red on evidence (recorded_at) where kind = 'check' and verdict in ('fail', 'error');
alter table evidence enable row level security;
alter table evidence force row level security;
create policy read on evidence for select to app_user, app_checker using (true);
create policy append on evidence for insert to app_checker with check (true);
grant select on evidence to app_user, app_checker;
grant insert (kind, commitment, subject, verdict, reason, build, schema_version, started_at, ended_at, details) on evidence to app_checker;

create function chain_evidence() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
declare last evidence;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.evidence', 0));
  select * into last from evidence order by seq desc limit 1;
  new.seq := coalesce(last.seq, 0) + 1;
  new.previous_digest := coalesce(last.digest, sha256('plumbline evidence'));
  new.recorded_at := date_trunc('milliseconds', clock_timestamp());
  new.digest := sha256(convert_to(jsonb_build_array(
    new.seq, new.kind, new.commitment, new.subject, new.verdict, new.reason, new.build, new.schema_version,
    extract(epoch from new.started_at), extract(epoch from new.ended_at), new.details, extract(epoch from new.recorded_at),
    encode(new.previous_digest, 'hex'))::text, 'UTF8'));
  return new;
end $$;
revoke all on function chain_evidence() from public;
create trigger chain before insert on evidence for each row execute function chain_evidence();

create function keep_evidence() returns trigger
  language plpgsql set search_path = pg_catalog
as $$ begin raise exception 'evidence is kept as it is' using errcode = 'insufficient_privilege'; end $$;
revoke all on function keep_evidence() from public;
create trigger keep before update or delete on evidence for each row execute function keep_evidence();
create trigger keep_all before truncate on evidence for each statement execute function keep_evidence();
