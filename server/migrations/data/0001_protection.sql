-- Who is asking, and the lock that every table of account data wears.

create function current_account_id() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.account_id', true), '')::uuid;

-- The only way to choose an account: set_config itself is revoked from everybody (see kernel/database/roles.ts). The
-- setting ends with the transaction, and until then it stays: what slips into a query cannot change over to another account.
create function enter_account(account uuid) returns void
  language plpgsql security definer
  set search_path = pg_catalog
as $$
begin
  if public.current_account_id() is distinct from account and public.current_account_id() is not null then
    raise exception 'this transaction has its account already' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.account_id', account::text, true);
end $$;
alter function enter_account(uuid) owner to app_entry;
revoke all on function enter_account(uuid) from public;
grant execute on function enter_account(uuid) to app_user, app_probe;

-- Row-level security, forced on the owner too, one account policy, and the rights of the application. `rights` are those that app_user gets;
-- truncate is never among them. app_probe sees what app_user sees.
create procedure protect(table_name regclass, account_column name default 'account_id', rights text default 'select, insert, update')
  language plpgsql
  set search_path = pg_catalog, public
as $$
begin
  execute format('alter table %s enable row level security', table_name);
  execute format('alter table %s force row level security', table_name);
  execute format(
    'create policy account on %s for all to app_user, app_probe using (%I = (select current_account_id())) with check (%I = (select current_account_id()))',
    table_name, account_column, account_column);
  execute format('grant %s on %s to app_user, app_probe', rights, table_name);
end $$;
