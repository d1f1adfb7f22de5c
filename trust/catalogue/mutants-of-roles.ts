import type { ClientBase } from 'pg'
import { type Mutant, mutants } from './mutant.ts'

const ours = ['app_user', 'app_probe', 'app_tasks', 'app_checker', 'app_entry', 'app_owner']
const signingIn = ['app_user', 'app_probe', 'app_checker']

/** Roles, and the rights that hang on no table of ours. */
export async function mutantsOfRoles(client: ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
  const database = rows[0]!.name
  return [
    ...ours.flatMap((role) =>
      mutants(role, 'mighty_role', {
        superuser: `alter role ${role} superuser`,
        'bypasses the lock': `alter role ${role} bypassrls`,
        'makes roles': `alter role ${role} createrole`,
        'makes databases': `alter role ${role} createdb`,
        replicates: `alter role ${role} replication`,
        'signs in': ['app_entry', 'app_owner'].includes(role) ? `alter role ${role} login` : null,
      }),
    ),
    ...signingIn.flatMap((role) => [
      ...mutants(
        role,
        'membership',
        Object.fromEntries(
          [
            'app_owner',
            'app_entry',
            'app_tasks',
            'pg_read_all_data',
            'pg_read_server_files',
            'pg_execute_server_program',
          ].map((group) => [`may become ${group}`, `grant ${group} to ${role}`]),
        ),
      ),
      ...mutants(role, 'role_setting', {
        'enters by itself': `alter role ${role} set app.account_id = '00000000-0000-7000-8000-000000000000'`,
        'turns its path': `alter role ${role} set search_path = more`,
      }),
    ]),
    ...mutants('database', 'role_setting', {
      'enters for everybody': `alter database ${database} set app.account_id = '00000000-0000-7000-8000-000000000000'`,
      'entered already': "set local app.account_id = '00000000-0000-7000-8000-000000000000'",
    }),
    ...mutants('somebody', 'other_mighty_role', {
      superuser: 'create role more login superuser',
      'bypasses the lock': 'create role more login bypassrls',
      'makes roles': 'create role more login createrole',
      'may become the owner': 'create role more login in role app_owner',
      'may become one who may':
        'create role between in role app_entry; create role more login in role between',
      'owns a table': 'create role more login; alter table public.pipelines owner to more',
    }),
    ...mutants('somebody', 'table_right', {
      'reads a table': 'create role more login; grant select on public.messages to more',
    }),
    ...mutants('database', 'database_right', {
      'temporary tables for everybody': `grant temporary on database ${database} to public`,
      'schemas for the application': `grant create on database ${database} to app_user`,
      'open to everybody': `grant connect on database ${database} to public`,
    }),
    ...mutants('schema', 'schema_right', {
      'things of the application in public': 'grant create on schema public to app_user',
      'things of everybody in public': 'grant create on schema public to public',
      'tasks open to the application': 'grant usage on schema graphile_worker to app_user',
      'of the application': 'alter schema public owner to app_user',
      'one of the application': 'create schema more authorization app_user',
    }),
    ...mutants('tables to come', 'default_right', {
      'open to the application':
        'alter default privileges for role app_owner grant select on tables to app_user',
      'open to everybody':
        'alter default privileges for role app_owner in schema public grant select on tables to public',
    }),
    ...mutants('tasks', 'table_right', {
      'read by the application': 'grant select on graphile_worker._private_jobs to app_user',
    }),
    ...mutants('sequence', 'table_right', {
      'counted by the application': 'grant usage on sequence public.events_seq_seq to app_user',
    }),
    ...['app_user', 'app_probe', 'public'].flatMap((role) => [
      ...mutants(role, 'setting_right', {
        'may set': `grant execute on function pg_catalog.set_config(text, text, boolean) to ${role}`,
      }),
      ...mutants(role, 'language_right', {
        'writes plpgsql': `grant usage on language plpgsql to ${role}`,
        'writes sql': `grant usage on language sql to ${role}`,
      }),
      ...mutants(role, 'system_right', {
        'reads files': `grant execute on function pg_catalog.pg_read_file(text) to ${role}`,
        'reads passwords': `grant select on pg_catalog.pg_authid to ${role}`,
        'reads statistics': `grant select on pg_catalog.pg_statistic to ${role}`,
        'switches references off': `grant set on parameter session_replication_role to ${role}`,
      }),
    ]),
    ...mutants('evidence', 'table_right', {
      'changed by the checker': 'grant update on public.evidence to app_checker',
      'taken away by the checker': 'grant delete on public.evidence to app_checker',
      'added to by the application': 'grant insert on public.evidence to app_user',
    }),
    ...mutants('evidence', 'column_right', {
      'its time said by the checker': 'grant insert (recorded_at) on public.evidence to app_checker',
    }),
    ...mutants('evidence', 'trigger', {
      'not chained': 'drop trigger chain on public.evidence',
      'not kept': 'alter table public.evidence disable trigger keep',
      'emptied at once': 'drop trigger keep_all on public.evidence',
    }),
    ...mutants('a new table', 'lock_off', {
      'without a lock': 'create table public.more (account_id uuid, id uuid, primary key (account_id, id))',
    }),
    ...mutants('a new table', 'account_policy', {
      'without a policy':
        'create table public.more (account_id uuid, id uuid); alter table public.more enable row level security, force row level security',
    }),
    ...mutants('a new table', 'no_account_reference', {
      'of no account': 'create table public.more (account_id uuid, id uuid)',
    }),
    ...mutants('a new table', 'table_right', {
      'of no account, open to the application':
        'create table public.more (id uuid primary key); grant select on public.more to app_user',
    }),
    ...mutants('a schema change', 'event_trigger', {
      'runs something': `create function public.more() returns event_trigger language plpgsql as 'begin end';
        create event trigger more on ddl_command_end execute function public.more()`,
    }),
    ...mutants('large objects', 'large_object', { 'one there': 'select lo_create(0)' }),
  ]
}
