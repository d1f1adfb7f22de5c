-- Ends the demo business, when it is the current account: its rows go with it, and its people where they work nowhere else.
create function end_demo() returns boolean
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  delete from accounts where id = current_account_id() and demo;
  if not found then return false; end if;
  delete from people p where not exists (select from members m where m.person_id = p.id);
  return true;
end $$;
alter function end_demo() owner to app_entry;
revoke all on function end_demo() from public;
grant execute on function end_demo() to app_user;
