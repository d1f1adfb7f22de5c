create table pipelines (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  id         uuid not null,
  name       text not null,
  position   integer not null,
  primary key (account_id, id)
);
call protect('pipelines');

create table stages (
  account_id  uuid not null default current_account_id() references accounts on delete cascade,
  id          uuid not null,
  pipeline_id uuid not null,
  name        text not null,
  kind        text not null check (kind in ('open', 'won', 'lost')),
  colour      text not null,
  position    integer not null,
  target_days integer,
  -- where a card goes when the bot has all it needs
  on_qualified boolean not null default false,
  primary key (account_id, id),
  unique (account_id, pipeline_id, position),
  foreign key (account_id, pipeline_id) references pipelines (account_id, id) on delete cascade
);
call protect('stages');

create table lost_reasons (
  account_id uuid not null default current_account_id() references accounts on delete cascade,
  code       text not null,
  label      text not null,
  position   integer not null,
  primary key (account_id, code)
);
call protect('lost_reasons');

create table deals (
  account_id      uuid not null default current_account_id() references accounts on delete cascade,
  id              uuid not null,
  contact_id      uuid not null,
  conversation_id uuid,
  pipeline_id     uuid not null,
  stage_id        uuid not null,
  status          text not null default 'active' check (status in ('active', 'won', 'lost')),
  -- title, address, budget, answers, lost note, where it came from: sealed
  card_cipher     bytea not null,
  job_type        text,
  urgency         text check (urgency in ('emergency', 'urgent', 'soon', 'planned')),
  qualified       boolean not null default false,
  photo_count     integer not null default 0,
  value_cents     bigint check (value_cents >= 0),
  currency        text not null,
  source          text not null,
  assignee_id     uuid,
  lost_reason     text,
  position        text collate "C" not null,
  stage_since     timestamptz not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  closed_at       timestamptz,
  version         integer not null default 1,
  primary key (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id),
  foreign key (account_id, pipeline_id) references pipelines (account_id, id),
  foreign key (account_id, stage_id) references stages (account_id, id),
  foreign key (account_id, assignee_id) references members (account_id, id),
  foreign key (account_id, lost_reason) references lost_reasons (account_id, code)
);
call protect('deals');
create index deals_board on deals (account_id, stage_id, position, id);
create index deals_contact on deals (account_id, contact_id, status);
create index deals_newest on deals (account_id, created_at desc, id desc);
create index deals_conversation on deals (account_id, conversation_id) where conversation_id is not null;

-- Count and money of each stage, kept by a trigger so that a board of ten thousand cards need not add them up.
create table stage_totals (
  account_id  uuid not null default current_account_id() references accounts on delete cascade,
  stage_id    uuid not null,
  cards       integer not null default 0,
  total_cents bigint not null default 0,
  primary key (account_id, stage_id),
  foreign key (account_id, stage_id) references stages (account_id, id) on delete cascade
);
call protect('stage_totals');

create function count_stage() returns trigger
  language plpgsql set search_path = pg_catalog, public
as $$
begin
  if tg_op = 'UPDATE' and new.stage_id = old.stage_id and new.value_cents is not distinct from old.value_cents then return null; end if;
  if tg_op in ('UPDATE', 'DELETE') then
    update stage_totals set cards = cards - 1, total_cents = total_cents - coalesce(old.value_cents, 0)
     where account_id = old.account_id and stage_id = old.stage_id;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    insert into stage_totals as t (account_id, stage_id, cards, total_cents) values (new.account_id, new.stage_id, 1, coalesce(new.value_cents, 0))
    on conflict (account_id, stage_id) do update set cards = t.cards + 1, total_cents = t.total_cents + excluded.total_cents;
  end if;
  return null;
end $$;
revoke all on function count_stage() from public;
create trigger count_stage after insert or update or delete on deals for each row execute function count_stage();
