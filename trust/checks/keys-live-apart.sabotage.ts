import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'keys-live-apart.another-role',
    check: 'keys-live-apart',
    reason: 'another_role_may_enter',
    does: 'The role of the application’s data may sign in to the key store.',
    by: {
      database: 'keys',
      sql: `do $$ begin
              create role app_user login;
              execute format('grant connect on database %I to app_user', current_database());
            end $$`,
      undo: `do $$ begin
               execute format('revoke connect on database %I from app_user', current_database());
               drop role app_user;
             end $$`,
    },
  },
  {
    id: 'keys-live-apart.table-of-keys',
    check: 'keys-live-apart',
    reason: 'key_table_in_main_database',
    does: 'A table for wrapped keys is made in the main database, beside the data that they open.',
    by: {
      database: 'data',
      sql: `create schema vault;
            create table vault.copies (id uuid primary key, version integer not null, wrapped bytea not null);
            insert into vault.copies select gen_random_uuid(), 1, sha256(g::text::bytea) from generate_series(1, 20) g`,
      undo: 'drop schema vault cascade',
    },
  },
]
