-- The audit log: what somebody looks for in it, refusals counted, and the seal that shows whether it is as it was written.

-- What is sealed beside an event goes when its customer's key is destroyed, and the bytes may be dropped then. The chain is over their digest, which stays.
alter table events add column secret_digest bytea;
-- Of the events that are there already, of all accounts: for this one statement the owner of the table sees them.
alter table events no force row level security;
update events set secret_digest = sha256(secret_cipher) where secret_cipher is not null;
alter table events force row level security;
alter table events add constraint events_secret_digest check (secret_cipher is null or secret_digest is not null);

-- Both are of what people do, and cost nothing where a customer writes.
create index events_member on events (account_id, actor_id, seq) where actor_kind = 'member';
create index events_rare on events (account_id, seq)
  where split_part(type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts');

-- An event stays as it was written: not even the owner of the table, whom migrations act as, changes one. With its account it goes.
create function keep_events() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  if tg_op = 'DELETE' and not exists (select from accounts a where a.id = old.account_id) then return old; end if;
  if tg_op = 'UPDATE' then
    old.secret_cipher := new.secret_cipher;
    if new.secret_cipher is null and new = old then return new; end if;
  end if;
  raise exception 'the audit log is kept as it is' using errcode = 'insufficient_privilege';
end $$;
revoke all on function keep_events() from public;
create trigger keep before update or delete on events for each row execute function keep_events();
create trigger keep_all before truncate on events for each statement execute function keep_events();

-- What was refused to somebody signed in, by hour: the first is an event, of a flood one more says how many.
create table refusals (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  member_id  uuid not null,
  operation  text not null check (length(operation) <= 100),
  hour       timestamptz not null,
  count      integer not null,
  primary key (account_id, member_id, operation, hour),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade
);
call protect('refusals', rights => 'select, insert, update, delete');

-- ---- the seal ----

-- One seal is over the events of one account whose numbers lie above those of the seal before, up to `last_seq`. Each holds the digest of the one before.
create table event_seals (
  account_id      uuid not null references accounts on delete cascade,
  number          bigint not null,
  last_seq        bigint not null,
  events          integer not null check (events > 0),
  content         bytea not null,
  previous_digest bytea not null,
  digest          bytea not null,
  sealed_at       timestamptz not null,
  primary key (account_id, number)
);
call protect('event_seals', rights => 'select');
create policy read on event_seals for select to app_checker using (true);
create policy entry on event_seals for all to app_entry using (true) with check (true);
grant select on event_seals to app_checker;
grant select, insert on event_seals to app_entry;
create index event_seals_time on event_seals (sealed_at);

-- How far the sealer has looked: up to which number the next seal goes, and which transactions might still bring a lower one.
create table sealing (
  single    boolean primary key check (single),
  candidate bigint not null,
  writers   text[] not null
);
alter table sealing enable row level security;
alter table sealing force row level security;
create policy entry on sealing for all to app_entry using (true) with check (true);
grant select, insert, update on sealing to app_entry;

-- Signed by the program, hourly: where the chains of all accounts and the chain of evidence stood.
create table checkpoints (
  number          bigint primary key,
  at              timestamptz not null,
  heads_digest    bytea not null,
  evidence_seq    bigint not null,
  evidence_digest bytea not null,
  previous_digest bytea not null,
  digest          bytea not null,
  public_key      bytea not null check (octet_length(public_key) = 32),
  signature       bytea not null check (octet_length(signature) = 64)
);
alter table checkpoints enable row level security;
alter table checkpoints force row level security;
create policy read on checkpoints for select to app_user, app_checker using (true);
create policy entry on checkpoints for all to app_entry using (true) with check (true);
grant select on checkpoints to app_user, app_checker;
grant select, insert on checkpoints to app_entry;

-- Of each account whose chain has grown since the checkpoint before: its newest seal. What has not grown stands in an earlier one. What was signed stays
-- when the account goes, so this is no row of the account.
create table checkpoint_heads (
  account    uuid not null,
  checkpoint bigint not null references checkpoints deferrable initially deferred,
  seal       bigint not null,
  digest     bytea not null,
  primary key (account, checkpoint)
);
alter table checkpoint_heads enable row level security;
alter table checkpoint_heads force row level security;
create policy own on checkpoint_heads for select to app_user using (account = (select current_account_id()));
create policy read on checkpoint_heads for select to app_checker using (true);
create policy entry on checkpoint_heads for all to app_entry using (true) with check (true);
grant select on checkpoint_heads to app_user, app_checker;
grant select, insert on checkpoint_heads to app_entry;
create index checkpoint_heads_checkpoint on checkpoint_heads (checkpoint);

create function keep_seals() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'event_seals' then
    if not exists (select from accounts a where a.id = old.account_id) then return old; end if;
  end if;
  raise exception 'seals are kept as they are' using errcode = 'insufficient_privilege';
end $$;
revoke all on function keep_seals() from public;
create trigger keep before update or delete on event_seals for each row execute function keep_seals();
create trigger keep before update or delete on checkpoints for each row execute function keep_seals();
create trigger keep before update or delete on checkpoint_heads for each row execute function keep_seals();
create trigger keep_all before truncate on event_seals for each statement execute function keep_seals();
create trigger keep_all before truncate on checkpoints for each statement execute function keep_seals();
create trigger keep_all before truncate on checkpoint_heads for each statement execute function keep_seals();

create policy entry on events for select to app_entry using (true);
grant select on events to app_entry;
create policy entry on evidence for select to app_entry using (true);
grant select on evidence to app_entry;

-- What stands in one event, in one digest. The sealed part by its digest, so that it may go.
create function event_digest(e events) returns bytea
  language sql stable set search_path = pg_catalog, public
as $$
  select sha256(convert_to(jsonb_build_array(
    e.account_id, e.id, e.seq, e.type, e.actor_kind, e.actor_id, e.key_id, e.contact_id, e.conversation_id, e.deal_id, e.message_id, e.data,
    encode(e.secret_digest, 'hex'), e.request_id, extract(epoch from e.at))::text, 'UTF8'))
$$;
revoke all on function event_digest(events) from public;
grant execute on function event_digest(events) to app_entry;

-- Whose numbers a checker compares with the seals: how many events lie there, and one digest over all of theirs. Nothing of what they say.
create function sealed_content(account uuid, after_seq bigint, last_seq bigint, out events integer, out content bytea)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select count(*)::integer, sha256(coalesce(string_agg(event_digest(e), ''::bytea order by e.seq), ''))
    from events e where e.account_id = account and e.seq > after_seq and e.seq <= sealed_content.last_seq
$$;

create function seal_digest(previous bytea, number bigint, last_seq bigint, events integer, content bytea) returns bytea
  language sql immutable set search_path = pg_catalog
as $$ select sha256(previous || int8send(number) || int8send(last_seq) || int4send(events) || content) $$;
revoke all on function seal_digest(bytea, bigint, bigint, integer, bytea) from public;
grant execute on function seal_digest(bytea, bigint, bigint, integer, bytea) to app_entry;

-- Seals what cannot change any more, of every account. An event has its number before its transaction ends, and transactions end in another order: so the
-- newest number is noted together with the transactions that are writing events at that moment (they hold a lock on the table from before they take a
-- number), and when the last of those has ended, every event up to that number is there or never will be. No request waits for any of this. A number that
-- was rolled back is missing for good, and that is no gap: a seal counts the events that it covers. Answers how many seals were made.
create function seal_events(at timestamptz) returns integer
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  noted sealing;
  made integer := 0;
  newest bigint;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('plumbline.sealing', 0)) then return 0; end if;
  select * into noted from sealing;
  if found then
    perform 1 from pg_locks l
     where l.relation = 'events'::regclass and l.database = (select oid from pg_database where datname = current_database())
       and l.virtualtransaction = any (noted.writers) limit 1;
    if found then return 0; end if;
    insert into event_seals (account_id, number, last_seq, events, content, previous_digest, digest, sealed_at)
    select a.id, coalesce(s.number, 0) + 1, noted.candidate, fresh.events, fresh.content, coalesce(s.digest, sha256('plumbline events')),
           seal_digest(coalesce(s.digest, sha256('plumbline events')), coalesce(s.number, 0) + 1, noted.candidate, fresh.events, fresh.content),
           seal_events.at
      from accounts a
      left join lateral (select * from event_seals h where h.account_id = a.id order by h.number desc limit 1) s on true
     cross join lateral sealed_content(a.id, coalesce(s.last_seq, 0), noted.candidate) fresh
     where exists (select from events e where e.account_id = a.id and e.seq > coalesce(s.last_seq, 0) and e.seq <= noted.candidate);
    get diagnostics made = row_count;
  end if;
  select last_value into newest from events_seq_seq;
  insert into sealing as s values (true, newest, array(
    select distinct l.virtualtransaction from pg_locks l
     where l.relation = 'events'::regclass and l.mode = 'RowExclusiveLock' and l.database = (select oid from pg_database where datname = current_database())))
  on conflict on constraint sealing_pkey do update set candidate = excluded.candidate, writers = excluded.writers;
  return made;
end $$;

create function heads_digest(checkpoint bigint) returns bytea
  language sql stable set search_path = pg_catalog, public
as $$
  select sha256(coalesce(string_agg(uuid_send(h.account) || int8send(h.seal) || h.digest, ''::bytea order by h.account), ''))
    from checkpoint_heads h where h.checkpoint = heads_digest.checkpoint
$$;
revoke all on function heads_digest(bigint) from public;
grant execute on function heads_digest(bigint) to app_entry;

-- Where all chains stand now: number and digest of the next checkpoint, to be signed. Whoever calls it adds the signature in the same transaction, or nothing
-- of it stays (a head wants its checkpoint when the transaction ends).
create function draft_checkpoint(at timestamptz, out number bigint, out digest bytea)
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.checkpoints', 0));
  select coalesce(max(c.number), 0) + 1 into number from checkpoints c;
  insert into checkpoint_heads (account, checkpoint, seal, digest)
  select s.account_id, draft_checkpoint.number, s.number, s.digest
    from accounts a
    join lateral (select * from event_seals h where h.account_id = a.id order by h.number desc limit 1) s on true
   where s.number > coalesce((select max(h.seal) from checkpoint_heads h where h.account = a.id), 0);
  digest := (checkpoint_row(number, at)).digest;
end $$;

create function add_checkpoint(at timestamptz, number bigint, public_key bytea, signature bytea) returns void
  language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  made checkpoints;
begin
  perform pg_advisory_xact_lock(hashtextextended('plumbline.checkpoints', 0));
  made := checkpoint_row(number, at);
  made.public_key := add_checkpoint.public_key;
  made.signature := add_checkpoint.signature;
  insert into checkpoints select made.*;
end $$;

-- All of a checkpoint but the signature, from what stands in the database.
create function checkpoint_row(number bigint, at timestamptz) returns checkpoints
  language plpgsql stable set search_path = pg_catalog, public
as $$
declare
  made checkpoints;
begin
  select checkpoint_row.number, checkpoint_row.at, heads_digest(checkpoint_row.number),
         coalesce(e.seq, 0), coalesce(e.digest, sha256('plumbline evidence')), coalesce(c.digest, sha256('plumbline checkpoints'))
    into made.number, made.at, made.heads_digest, made.evidence_seq, made.evidence_digest, made.previous_digest
    from (values (1)) one
    left join lateral (select * from evidence order by seq desc limit 1) e on true
    left join lateral (select * from checkpoints before where before.number = checkpoint_row.number - 1) c on true;
  made.digest := sha256(convert_to(jsonb_build_array(made.number, extract(epoch from made.at), encode(made.heads_digest, 'hex'), made.evidence_seq,
    encode(made.evidence_digest, 'hex'), encode(made.previous_digest, 'hex'))::text, 'UTF8'));
  return made;
end $$;
revoke all on function checkpoint_row(bigint, timestamptz) from public;
grant execute on function checkpoint_row(bigint, timestamptz) to app_entry;

alter function sealed_content(uuid, bigint, bigint) owner to app_entry;
alter function seal_events(timestamptz) owner to app_entry;
alter function draft_checkpoint(timestamptz) owner to app_entry;
alter function add_checkpoint(timestamptz, bigint, bytea, bytea) owner to app_entry;
revoke all on function sealed_content(uuid, bigint, bigint), seal_events(timestamptz), draft_checkpoint(timestamptz),
  add_checkpoint(timestamptz, bigint, bytea, bytea) from public;
grant execute on function sealed_content(uuid, bigint, bigint) to app_checker;
grant execute on function seal_events(timestamptz), draft_checkpoint(timestamptz), add_checkpoint(timestamptz, bigint, bytea, bytea) to app_user;
grant select on sequence events_seq_seq to app_entry;
