-- The second lock: within an account the database shows a member only what their rights show (contract/rights.ts), whatever a query forgets. enter_member has
-- said who acts; where nobody of the team does (a customer's message, the bot, a task), nothing is set and nothing is taken away.

create function current_member_id() returns uuid
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.member_id', true), '')::uuid;

-- Null: all of them.
create function current_conversations_right() returns text
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.conversations', true), '');

-- Null: all of them.
create function current_contacts_right() returns text
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.contacts', true), '');

-- Null: works in all of them. Else {"usual": …, "named": {"<id>": …}}.
create function current_pipelines_right() returns jsonb
  language sql stable parallel safe
  set search_path = pg_catalog
  return nullif(current_setting('app.pipelines', true), '')::jsonb;

-- Where whoever acts has an assignment, by member.
create index conversations_of_member on conversations (account_id, assignee_id, contact_id) where assignee_id is not null;
create index deals_of_member on deals (account_id, assignee_id, contact_id) where assignee_id is not null;

create policy entry on conversations for select to app_entry using (account_id = (select current_account_id()));
create policy entry on deals for select to app_entry using (account_id = (select current_account_id()));
grant select on conversations, deals to app_entry;

-- The contacts of whoever acts: those with a conversation or a deal of theirs. With the rights of its owner, for the policies of both tables ask it.
create function my_contacts() returns uuid[]
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select coalesce(array_agg(contact_id), '{}')
    from (select contact_id from conversations where account_id = current_account_id() and assignee_id = current_member_id()
          union
          select contact_id from deals where account_id = current_account_id() and assignee_id = current_member_id()) mine
$$;

-- Places in a stage, those of hidden cards too: the first, the last, and the next after one. A card is put between its neighbours, seen or not.
create function stage_places(stage uuid, after text, moving uuid)
  returns table (first text, last text, next text)
  language sql stable security definer set search_path = pg_catalog, public
as $$
  select (select position from deals where account_id = current_account_id() and stage_id = stage order by position limit 1),
         (select position from deals where account_id = current_account_id() and stage_id = stage order by position desc limit 1),
         (select position from deals
           where account_id = current_account_id() and stage_id = stage and position > stage_places.after collate "C" and id <> moving
           order by position limit 1)
$$;

alter function my_contacts() owner to app_entry;
alter function stage_places(uuid, text, uuid) owner to app_entry;
revoke all on function my_contacts(), stage_places(uuid, text, uuid) from public;
grant execute on function my_contacts(), stage_places(uuid, text, uuid) to app_user, app_probe;

create policy rights on contacts as restrictive for all to app_user, app_probe
  using ((select current_contacts_right()) is null or id = any ((select my_contacts())::uuid[]));

create policy rights on conversations as restrictive for all to app_user, app_probe
  using (
    ((select current_conversations_right()) is null
     or assignee_id = (select current_member_id())
     or (assignee_id is null and (select current_conversations_right()) = 'unassigned_and_mine'))
    and ((select current_contacts_right()) is null or contact_id = any ((select my_contacts())::uuid[])));

-- What hangs on a conversation is there where the conversation is.
create policy rights on messages as restrictive for all to app_user, app_probe
  using (
    coalesce((select current_conversations_right()), (select current_contacts_right())) is null
    or exists (select from conversations c where c.account_id = messages.account_id and c.id = messages.conversation_id));

create policy rights on media as restrictive for all to app_user, app_probe
  using (
    coalesce((select current_conversations_right()), (select current_contacts_right())) is null
    or exists (select from messages m where m.account_id = media.account_id and m.id = media.message_id));

create policy rights on bot_states as restrictive for all to app_user, app_probe
  using (
    coalesce((select current_conversations_right()), (select current_contacts_right())) is null
    or exists (select from conversations c where c.account_id = bot_states.account_id and c.id = bot_states.conversation_id));

create policy rights on pipelines as restrictive for all to app_user, app_probe
  using (
    (select current_pipelines_right()) is null
    or coalesce((select current_pipelines_right()) -> 'named' ->> id::text, (select current_pipelines_right()) ->> 'usual') <> 'none');

create policy rights on stages as restrictive for all to app_user, app_probe
  using (
    (select current_pipelines_right()) is null
    or coalesce((select current_pipelines_right()) -> 'named' ->> pipeline_id::text, (select current_pipelines_right()) ->> 'usual') <> 'none');

create policy rights on deals as restrictive for all to app_user, app_probe
  using (
    ((select current_pipelines_right()) is null
     or coalesce((select current_pipelines_right()) -> 'named' ->> pipeline_id::text, (select current_pipelines_right()) ->> 'usual') <> 'none')
    and ((select current_contacts_right()) is null or contact_id = any ((select my_contacts())::uuid[])));

-- Who only sees a pipeline changes nothing in it.
create policy rights_insert on deals as restrictive for insert to app_user, app_probe
  with check (
    (select current_pipelines_right()) is null
    or coalesce((select current_pipelines_right()) -> 'named' ->> pipeline_id::text, (select current_pipelines_right()) ->> 'usual') = 'work');
create policy rights_update on deals as restrictive for update to app_user, app_probe
  using (
    (select current_pipelines_right()) is null
    or coalesce((select current_pipelines_right()) -> 'named' ->> pipeline_id::text, (select current_pipelines_right()) ->> 'usual') = 'work');

-- What happened to something hidden is hidden too, from timelines and from what open pages missed: a card's story is told where the card is seen, a
-- conversation's where that is, and what is about a contact alone where the contact is.
create policy rights on events as restrictive for select to app_user, app_probe
  using (
    case
      when deal_id is not null then
        coalesce((select current_contacts_right()), (select current_pipelines_right()) ->> 'usual') is null
        or exists (select from deals d where d.account_id = events.account_id and d.id = events.deal_id)
      when conversation_id is not null then
        coalesce((select current_conversations_right()), (select current_contacts_right())) is null
        or exists (select from conversations c where c.account_id = events.account_id and c.id = events.conversation_id)
      when contact_id is not null then (select current_contacts_right()) is null or contact_id = any ((select my_contacts())::uuid[])
      else true
    end);
