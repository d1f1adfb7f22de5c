-- The fine rights of a member beside the role (contract/rights.ts); null: what the role has by itself.
alter table members add column rights jsonb check (rights is null or jsonb_typeof(rights) = 'object');

-- The fine rights behind this cookie, asked for in one question with session_for.
create function session_rights(token_hash bytea)
  returns jsonb language sql stable security definer set search_path = pg_catalog, public
as $$
  select m.rights from sessions s join members m on m.account_id = s.account_id and m.id = s.member_id
   where s.token_hash = session_rights.token_hash
$$;

-- As before, and with the fine rights that come with the role: none given, none kept. Another role or other rights: sessions end, each was for what they
-- could do before.
drop function set_member_role(uuid, text, timestamptz);
create function set_member_role(member uuid, new_role text, at timestamptz, new_rights jsonb default null)
  returns text language plpgsql security definer set search_path = pg_catalog, public
as $$
declare
  before members;
begin
  perform 1 from members m where m.account_id = current_account_id() and m.role = 'owner' and m.status = 'active' order by m.id for update;
  select * into before from members m
   where m.account_id = current_account_id() and m.id = set_member_role.member and m.status = 'active' for update;
  if not found then return 'not_found'; end if;
  if before.role = 'owner' and new_role is distinct from 'owner' and not exists (
       select from members m where m.account_id = before.account_id and m.role = 'owner' and m.status = 'active' and m.id <> before.id) then
    return 'last_owner';
  end if;
  update members m
     set role = coalesce(new_role, m.role), rights = new_rights, status = case when new_role is null then 'removed' else m.status end
   where m.account_id = before.account_id and m.id = before.id;
  if new_role is distinct from before.role or new_rights is distinct from before.rights then
    update sessions s set ended_at = at where s.account_id = before.account_id and s.member_id = before.id and s.ended_at is null;
  end if;
  return null;
end $$;

-- Chooses the account for one of its members: until the transaction ends the database shows what that member may see. Once, and not after enter_account:
-- what slips into a query cannot become somebody else. Somebody who does not work here (any more) sees nothing.
create function enter_member(account uuid, member uuid) returns void
  language plpgsql security definer set search_path = pg_catalog
as $$
declare
  who    record;
  rights jsonb;
begin
  if public.current_account_id() is not null then
    raise exception 'this transaction has its account already' using errcode = 'insufficient_privilege';
  end if;
  select m.role, m.rights into who from public.members m where m.account_id = account and m.id = member and m.status = 'active';
  rights := case
    when who.role is null then '{"pipelines":{"usual":"none","named":{}},"contacts":{"which":"mine"},"conversations":"mine"}'::jsonb
    when who.role = 'owner' then null
    -- Who only looks works in no pipeline, whatever is written beside the role.
    when who.role = 'viewer' then
      coalesce(who.rights, '{}')
      || jsonb_build_object('pipelines', replace(coalesce(who.rights -> 'pipelines', '{"usual":"see","named":{}}')::text, '"work"', '"see"')::jsonb)
    else who.rights
  end;
  perform set_config('app.account_id', account::text, true),
          set_config('app.member_id', member::text, true),
          set_config('app.conversations', coalesce(nullif(rights ->> 'conversations', 'all'), ''), true),
          set_config('app.contacts', coalesce(nullif(rights #>> '{contacts,which}', 'all'), ''), true),
          set_config('app.pipelines', coalesce(rights ->> 'pipelines', ''), true);
end $$;

alter function session_rights(bytea) owner to app_entry;
alter function set_member_role(uuid, text, timestamptz, jsonb) owner to app_entry;
alter function enter_member(uuid, uuid) owner to app_entry;
revoke all on function session_rights(bytea), set_member_role(uuid, text, timestamptz, jsonb), enter_member(uuid, uuid) from public;
grant execute on function session_rights(bytea), set_member_role(uuid, text, timestamptz, jsonb), enter_member(uuid, uuid) to app_user;
grant execute on function enter_member(uuid, uuid) to app_probe;
