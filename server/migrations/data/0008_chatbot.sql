-- Where the bot stands with a conversation: its state is sealed, for it holds what the customer said.
create table bot_states (
  account_id      uuid not null default current_account_id() references accounts on delete cascade,
  conversation_id uuid not null,
  contact_id      uuid not null,
  status          text not null check (status in ('asking', 'qualified', 'handed_over', 'stopped')),
  state_cipher    bytea not null,
  -- the newest message that the bot has taken into account
  seen_sort_at    timestamptz,
  seen_message_id uuid,
  updated_at      timestamptz not null,
  primary key (account_id, conversation_id),
  foreign key (account_id, conversation_id) references conversations (account_id, id) on delete cascade,
  foreign key (account_id, contact_id) references contacts (account_id, id)
);
call protect('bot_states');
