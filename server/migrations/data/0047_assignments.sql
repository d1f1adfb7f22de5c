-- Whose contacts are whose, kept as a table: the second lock asks it for every row, and worked it out anew for each table of a page before (docs/performance.md).

-- One row for each conversation and each deal that somebody works on: a row of its source alone writes it, so no two of them meet.
create table assignments (
  account_id uuid not null references accounts on delete cascade,
  member_id  uuid not null,
  contact_id uuid not null,
  -- the conversation or the deal
  source_id  uuid not null,
  primary key (account_id, member_id, contact_id, source_id),
  foreign key (account_id, member_id) references members (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references contacts (account_id, id) on delete cascade
);
create unique index assignments_source on assignments (account_id, source_id);
create index assignments_contact on assignments (account_id, contact_id);
call protect('assignments', rights => 'select');
create policy entry on assignments for all to app_entry using (true) with check (true);
grant select, insert, delete on assignments to app_entry;

create function keep_assignments() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public
as $$
begin
  if tg_op <> 'INSERT' then
    delete from assignments a where a.account_id = old.account_id and a.source_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.assignee_id is not null then
    insert into assignments (account_id, member_id, contact_id, source_id) values (new.account_id, new.assignee_id, new.contact_id, new.id);
  end if;
  return null;
end $$;
alter function keep_assignments() owner to app_entry;
revoke all on function keep_assignments() from public;

create trigger assignments_begin after insert on conversations for each row when (new.assignee_id is not null) execute function keep_assignments();
create trigger assignments_change after update on conversations for each row
  when ((old.assignee_id, old.contact_id) is distinct from (new.assignee_id, new.contact_id)) execute function keep_assignments();
create trigger assignments_end after delete on conversations for each row when (old.assignee_id is not null) execute function keep_assignments();
create trigger assignments_begin after insert on deals for each row when (new.assignee_id is not null) execute function keep_assignments();
create trigger assignments_change after update on deals for each row
  when ((old.assignee_id, old.contact_id) is distinct from (new.assignee_id, new.contact_id)) execute function keep_assignments();
create trigger assignments_end after delete on deals for each row when (old.assignee_id is not null) execute function keep_assignments();

alter table conversations no force row level security;
alter table deals no force row level security;
alter table assignments no force row level security;
insert into assignments (account_id, member_id, contact_id, source_id)
select account_id, assignee_id, contact_id, id from conversations where assignee_id is not null
union all
select account_id, assignee_id, contact_id, id from deals where assignee_id is not null;
alter table conversations force row level security;
alter table deals force row level security;
alter table assignments force row level security;

alter policy rights on contacts
  using (
    (select current_contacts_right()) is null
    or exists (select from assignments a where a.account_id = contacts.account_id and a.member_id = (select current_member_id()) and a.contact_id = contacts.id));

-- What somebody works on themselves is of a contact of theirs: nothing is looked up for it.
alter policy rights on conversations
  using (
    ((select current_conversations_right()) is null
     or assignee_id = (select current_member_id())
     or (assignee_id is null and (select current_conversations_right()) = 'unassigned_and_mine'))
    and ((select current_contacts_right()) is null
         or assignee_id = (select current_member_id())
         or exists (select from assignments a
                     where a.account_id = conversations.account_id and a.member_id = (select current_member_id()) and a.contact_id = conversations.contact_id)));

alter policy rights on deals
  using (
    ((select current_pipelines_right()) is null
     or coalesce((select current_pipelines_right()) -> 'named' ->> pipeline_id::text, (select current_pipelines_right()) ->> 'usual') <> 'none')
    and ((select current_contacts_right()) is null
         or assignee_id = (select current_member_id())
         or exists (select from assignments a
                     where a.account_id = deals.account_id and a.member_id = (select current_member_id()) and a.contact_id = deals.contact_id)));

alter policy rights on events
  using (
    case
      when deal_id is not null then
        coalesce((select current_contacts_right()), (select current_pipelines_right()) ->> 'usual') is null
        or exists (select from deals d where d.account_id = events.account_id and d.id = events.deal_id)
      when conversation_id is not null then
        coalesce((select current_conversations_right()), (select current_contacts_right())) is null
        or exists (select from conversations c where c.account_id = events.account_id and c.id = events.conversation_id)
      when contact_id is not null then
        (select current_contacts_right()) is null
        or exists (select from assignments a
                    where a.account_id = events.account_id and a.member_id = (select current_member_id()) and a.contact_id = events.contact_id)
      else true
    end);

drop function my_contacts();
drop policy entry on conversations;
revoke select on conversations from app_entry;
