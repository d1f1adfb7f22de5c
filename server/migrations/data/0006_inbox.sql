create table conversations (
  account_id       uuid not null default current_account_id() references accounts on delete cascade,
  id               uuid not null,
  contact_id       uuid not null,
  number_id        uuid,
  status           text not null default 'open' check (status in ('open', 'closed')),
  handler          text not null default 'bot' check (handler in ('bot', 'person', 'none')),
  assignee_id      uuid,
  unread           integer not null default 0,
  unanswered_since timestamptz,
  last_inbound_at  timestamptz,
  last_message_at  timestamptz not null,
  last_message_id  uuid,
  created_at       timestamptz not null,
  primary key (account_id, id),
  unique (account_id, contact_id, number_id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, number_id) references whatsapp_numbers (account_id, id),
  foreign key (account_id, assignee_id) references members (account_id, id)
);
call protect('conversations');
create index conversations_latest on conversations (account_id, status, last_message_at desc, id desc);
create index conversations_assignee on conversations (account_id, status, assignee_id, last_message_at desc, id desc);
create index conversations_waiting on conversations (account_id, assignee_id) where status = 'open' and handler = 'person' and unanswered_since is not null;

create table messages (
  account_id      uuid not null default current_account_id() references accounts on delete cascade,
  id              uuid not null,
  conversation_id uuid not null,
  contact_id      uuid not null,
  author          text not null check (author in ('customer', 'bot', 'member', 'phone', 'system')),
  member_id       uuid,
  content_cipher  bytea not null,
  wamid_cipher    bytea,
  wamid_hash      bytea,
  reply_to_id     uuid,
  state           text not null check (state in ('received', 'queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  failure_code    integer,
  -- ours, made up by the client: the same twice is one message
  client_id       text,
  -- Meta's time where it told us one
  sent_at         timestamptz not null,
  -- what the thread is ordered by: Meta's second, refined by our arrival within it
  sort_at         timestamptz not null,
  asked_at        timestamptz,
  accepted_at     timestamptz,
  delivered_at    timestamptz,
  read_at         timestamptz,
  created_at      timestamptz not null,
  primary key (account_id, id),
  unique (account_id, wamid_hash),
  unique (account_id, conversation_id, client_id),
  foreign key (account_id, conversation_id) references conversations (account_id, id),
  foreign key (account_id, contact_id) references contacts (account_id, id),
  foreign key (account_id, member_id) references members (account_id, id)
);
call protect('messages');
create index messages_thread on messages (account_id, conversation_id, sort_at desc, id desc);

create table media (
  account_id     uuid not null default current_account_id() references accounts on delete cascade,
  id             uuid not null,
  message_id     uuid not null,
  contact_id     uuid not null,
  kind           text not null check (kind in ('image', 'video', 'audio', 'document', 'sticker')),
  -- Meta's media id, file name and type as the customer's phone gave them
  source_cipher  bytea not null,
  state          text not null default 'waiting' check (state in ('waiting', 'stored', 'failed')),
  mime_type      text not null,
  bytes          integer,
  created_at     timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, message_id) references messages (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references contacts (account_id, id)
);
call protect('media');
create index media_message on media (account_id, message_id);
