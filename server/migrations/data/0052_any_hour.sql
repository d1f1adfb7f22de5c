-- A budget holds in every window of its length, wherever that begins. Counted from the first attempt on, whoever waited for the end had nearly twice as many
-- around it. So the moments themselves are kept, no more of them than are allowed; what is refused is not written at all.
alter table rate_limits no force row level security;
alter table rate_limits add column spent_at timestamptz[] not null default '{}';
-- What is spent at the moment of the change stays spent, for a whole window.
update rate_limits set spent_at = array_fill(now(), array[least(spent, 1000)]) where until > now();
alter table rate_limits drop column spent;
alter table rate_limits force row level security;

-- Spends one attempt; answers the seconds to wait, 0 when it may go ahead.
create or replace function spend_attempt(key_hash bytea, at timestamptz, allowed integer, window_seconds integer)
  returns integer language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  since constant timestamptz := at - make_interval(secs => window_seconds);
  whole_at constant timestamptz := at + make_interval(secs => window_seconds);
  free_at timestamptz;
begin
  insert into rate_limits as r (key_hash, spent_at, until) values (spend_attempt.key_hash, array[at], whole_at)
  on conflict on constraint rate_limits_pkey do update set
    spent_at = array(select one from unnest(r.spent_at) one where one > since order by one) || at,
    until = greatest(r.until, whole_at)
  where (select count(*) from unnest(r.spent_at) one where one > since) < allowed;
  if found then return 0; end if;
  -- Of the last that are allowed the first: once it is past there is room for one.
  select one + make_interval(secs => window_seconds) into free_at
    from rate_limits r, unnest(r.spent_at) one
   where r.key_hash = spend_attempt.key_hash order by one desc offset allowed - 1 limit 1;
  return greatest(1, ceil(extract(epoch from free_at - at)))::integer;
end $$;

-- One attempt that was spent and turned out to be none.
create or replace function refund_attempt(key_hash bytea)
  returns void language sql security definer set search_path = pg_catalog, public
as $$
  update rate_limits r set spent_at = r.spent_at[1 : cardinality(r.spent_at) - 1] where r.key_hash = refund_attempt.key_hash
$$;
