/**
 * The server's settings, given on its command line so that a file from an older Plumbline never decides. Small: on a
 * laptop both clusters together should rest under 200 MB.
 */
export function postgresSettings(name: 'data' | 'keys', socketFolder: string, durable: boolean) {
  const settings: Record<string, string | number> = {
    cluster_name: `plumbline-${name}`,
    // Reachable through the file system alone: no port to guess, none to be taken.
    listen_addresses: '',
    port: 5432,
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: name === 'data' ? 60 : 20,
    // ALTER SYSTEM would outlive the start and be invisible here.
    allow_alter_system: 'off',

    // What a busy inbox reads again and again; the key store is small.
    shared_buffers: name === 'data' ? '48MB' : '16MB',
    io_method: 'sync',
    huge_pages: 'off',
    jit: 'off',
    max_worker_processes: 4,
    max_logical_replication_workers: 0,
    autovacuum: 'on',
    autovacuum_worker_slots: 3,
    // Plans that were made while the tables of a new installation were nearly empty shall not stay for a minute.
    autovacuum_naptime: '10s',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '256MB',

    timezone: 'UTC',
    log_timezone: 'UTC',
    // No customer in the log. An error's first line quotes the value that it stumbled over ("invalid input syntax for
    // type integer: …") and its detail the row, so errors and warnings go to the caller only; the server's own news
    // (LOG, FATAL, PANIC) is written, without statement, detail or parameters.
    log_destination: 'stderr',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_duration_statement: -1,
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  }
  // Commits still reach the operating system, so that even then a killed server loses nothing.
  if (!durable) Object.assign(settings, { fsync: 'off', full_page_writes: 'off' })
  return Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`])
}

export const superuser = 'plumbline_admin'

/** Nothing of the operator's environment (PGDATA, PGOPTIONS, LD_PRELOAD, …); messages in English, which we read. */
export const postgresEnvironment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
