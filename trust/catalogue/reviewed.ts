import type { Review, Reviewed } from './rule.ts'

/**
 * What may stand beside the rule, each with its reason. Who adds a line is asked what somebody could do with it who has a query of the
 * application's in hand. Functions have a file of their own beside this one.
 */

export const unlockedTables: Reviewed = {
  migrations: { is: 'off, not forced', why: 'names and digests of migrations; nothing of any account' },
}

export const withoutAccountPolicy: Reviewed = {
  sign_in_links: { is: 'none', why: 'the application reads it through entry functions alone' },
  mail_tokens: { is: 'none', why: 'the application reads it through entry functions alone' },
  second_steps: { is: 'none', why: 'the application reads it through entry functions alone' },
  canaries: { is: 'none', why: 'which accounts the canaries are; read through entry functions alone' },
}

const entry = 'permissive for all to app_entry using true with check true'
export const reviewedPolicies: Reviewed = {
  ...each(entry, {
    'accounts.entry': 'sign-up makes an account; the count of accounts decides whether it is open',
    'people.entry': 'a person signs in before any account is known',
    'members.entry': 'which accounts a person works in',
    'sessions.entry': 'a cookie tells which account it is for',
    'sign_in_links.entry': 'a link tells which account it is for',
    'passkeys.entry': 'a passkey signs in before any account is known',
    'google_identities.entry': 'a Google account signs in before any account is known',
    'ceremonies.entry': 'one may begin before anybody is known',
    'assignments.entry': 'kept by a trigger, row by row of what somebody works on',
    'ownership_offers.entry': 'who is owner is changed by an entry function alone, by an open offer',
    'invitations.entry': 'a token tells which account it is for',
    'former_emails.entry': 'people stand outside of accounts, and so do the addresses that they had',
    'member_networks.entry': 'what is old is removed for all accounts',
    'mail_tokens.entry': 'a token tells which account it is for',
    'totp_factors.entry': 'people stand outside of accounts, and so do their factors',
    'recovery_codes.entry': 'people stand outside of accounts, and so do their codes',
    'trusted_browsers.entry': 'people stand outside of accounts, and so do their browsers',
    'second_steps.entry': 'half a sign-in tells which account it is for',
    'rate_limits.entry': 'attempts are counted before any account is known',
    'meta_apps.entry': 'the app that signed a delivery is looked up before any account is known',
    'whatsapp_numbers.entry': 'one delivery holds items for the numbers of several accounts',
    'whatsapp_items.entry': 'one delivery holds items of several accounts',
    'whatsapp_refusals.entry': 'a refused delivery is told to the owner of the app',
    'whatsapp_hours.entry': 'deliveries are counted for each account',
    'api_keys.entry': 'a key names itself before its account is known',
    'api_key_uses.entry': 'a use is counted before any account is entered',
    'canaries.entry': 'an account becomes a canary through an entry function',
    'event_seals.entry': 'the sealer goes through the audit logs of all accounts, and writes digests alone',
    'sealing.entry': 'how far the sealer has looked: numbers alone',
    'checkpoints.entry': 'digests over all accounts, signed',
    'checkpoint_heads.entry': 'the newest seal of each account, when it was signed',
    'policy_violations.entry': 'browsers tell of what they stopped, whoever is signed in',
  }),
  ...each(
    'permissive for select to app_entry using (account_id = ( SELECT public.current_account_id() AS current_account_id))',
    { 'deals.entry': 'the places of a stage, hidden cards among them' },
  ),
  'people.colleague': {
    is: 'permissive for select to app_probe, app_user using (EXISTS ( SELECT\n   FROM public.members\n  WHERE ((members.person_id = people.id) AND (members.account_id = ( SELECT public.current_account_id() AS current_account_id)))))',
    why: 'whoever works in the current account is shown there',
  },
  'events.entry': {
    is: 'permissive for select to app_entry using true',
    why: 'the sealer computes digests of the events of all accounts',
  },
  'evidence.entry': {
    is: 'permissive for select to app_entry using true',
    why: 'a checkpoint holds where the chain of evidence stands',
  },
  'event_seals.read': {
    is: 'permissive for select to app_checker using true',
    why: 'the checker follows the chains of all accounts: numbers, counts and digests',
  },
  'checkpoints.read': {
    is: 'permissive for select to app_checker, app_user using true',
    why: 'public: digests and signatures',
  },
  'checkpoint_heads.own': {
    is: 'permissive for select to app_user using (account = ( SELECT public.current_account_id() AS current_account_id))',
    why: 'which checkpoint holds the newest seal of the current account',
  },
  'checkpoint_heads.read': {
    is: 'permissive for select to app_checker using true',
    why: 'the checker compares what was signed with what stands there: ids, numbers and digests',
  },
  'evidence.read': {
    is: 'permissive for select to app_checker, app_user using true',
    why: 'public: it tells of checks, never of customers',
  },
  'policy_violations.read': {
    is: 'permissive for select to app_checker using true',
    why: 'the checker sees that a report has arrived; it tells of rules and kinds, never of people',
  },
  'evidence.append': {
    is: 'permissive for insert to app_checker with check true',
    why: 'the checker adds; a trigger chains what it adds',
  },
}

const keepsAssignments = 'whose contacts are whose is kept beside what they work on'

export const reviewedTriggers: Reviewed = {
  'deals.count_stage': {
    is: 'AFTER INSERT OR DELETE OR UPDATE ON public.deals FOR EACH ROW EXECUTE FUNCTION public.count_stage()',
    why: 'count and money of each stage, kept with the rights of whoever changes the card',
  },
  'people.void_resets': {
    is: 'AFTER UPDATE OF password_hash ON public.people FOR EACH ROW EXECUTE FUNCTION public.void_resets()',
    why: 'wherever another password comes from, the links for a new one are void',
  },
  'sessions.keep_last_seen': {
    is: 'AFTER DELETE ON public.sessions REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.keep_last_seen()',
    why: 'when sessions are forgotten, their members keep when they were last here',
  },
  'conversations.assignments_begin': {
    is: 'AFTER INSERT ON public.conversations FOR EACH ROW WHEN ((new.assignee_id IS NOT NULL)) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'conversations.assignments_change': {
    is: 'AFTER UPDATE ON public.conversations FOR EACH ROW WHEN (((old.assignee_id IS DISTINCT FROM new.assignee_id) OR (old.contact_id IS DISTINCT FROM new.contact_id))) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'conversations.assignments_end': {
    is: 'AFTER DELETE ON public.conversations FOR EACH ROW WHEN ((old.assignee_id IS NOT NULL)) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'deals.assignments_begin': {
    is: 'AFTER INSERT ON public.deals FOR EACH ROW WHEN ((new.assignee_id IS NOT NULL)) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'deals.assignments_change': {
    is: 'AFTER UPDATE ON public.deals FOR EACH ROW WHEN (((old.assignee_id IS DISTINCT FROM new.assignee_id) OR (old.contact_id IS DISTINCT FROM new.contact_id))) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'deals.assignments_end': {
    is: 'AFTER DELETE ON public.deals FOR EACH ROW WHEN ((old.assignee_id IS NOT NULL)) EXECUTE FUNCTION public.keep_assignments()',
    why: keepsAssignments,
  },
  'members.keep_an_owner': {
    is: "AFTER UPDATE ON public.members DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.role = 'owner'::text) AND (old.status = 'active'::text) AND ((new.role <> 'owner'::text) OR (new.status <> 'active'::text)))) EXECUTE FUNCTION public.keep_an_owner()",
    why: 'no business is left without an owner, whatever path leads there',
  },
  'evidence.chain': {
    is: 'BEFORE INSERT ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.chain_evidence()',
    why: 'number, time and digest of what is added',
  },
  'events.keep': {
    is: 'BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION public.keep_events()',
    why: 'the audit log stays as it is',
  },
  'events.keep_all': {
    is: 'BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.keep_events()',
    why: 'the audit log stays as it is',
  },
  ...Object.fromEntries(
    ['event_seals', 'checkpoints', 'checkpoint_heads'].flatMap((table): [string, Review][] => [
      [
        `${table}.keep`,
        {
          is: `BEFORE DELETE OR UPDATE ON public.${table} FOR EACH ROW EXECUTE FUNCTION public.keep_seals()`,
          why: 'seals stay as they are',
        },
      ],
      [
        `${table}.keep_all`,
        {
          is: `BEFORE TRUNCATE ON public.${table} FOR EACH STATEMENT EXECUTE FUNCTION public.keep_seals()`,
          why: 'seals stay as they are',
        },
      ],
    ]),
  ),
  'evidence.keep': {
    is: 'BEFORE DELETE OR UPDATE ON public.evidence FOR EACH ROW EXECUTE FUNCTION public.keep_evidence()',
    why: 'evidence stays as it is',
  },
  'evidence.keep_all': {
    is: 'BEFORE TRUNCATE ON public.evidence FOR EACH STATEMENT EXECUTE FUNCTION public.keep_evidence()',
    why: 'evidence stays as it is',
  },
}

export const keysOverAccounts: Reviewed = {
  sessions_token_hash_key: {
    is: 'unique (token_hash)',
    why: 'hash of a random token: nobody can collide on purpose',
  },
  second_steps_pkey: {
    is: 'unique (token_hash)',
    why: 'hash of a random token: nobody can collide on purpose',
  },
  sign_in_links_pkey: {
    is: 'unique (token_hash)',
    why: 'hash of a random token: nobody can collide on purpose',
  },
  invitations_token_hash_key: {
    is: 'unique (token_hash)',
    why: 'hash of a random token: nobody can collide on purpose',
  },
  mail_tokens_pkey: {
    is: 'unique (token_hash)',
    why: 'hash of a random token: nobody can collide on purpose',
  },
  api_keys_id: { is: 'unique (id)', why: 'random, and a key names itself before its account is known' },
  meta_apps_id: {
    is: 'unique (id)',
    why: 'random, and a delivery names the app before its account is known',
  },
  meta_apps_slug: { is: 'unique (slug)', why: 'a part of the webhook address, made at random' },
  meta_apps_default: {
    is: 'unique (is_default) where is_default',
    why: 'the installation has one address of its own',
  },
  whatsapp_numbers_route: {
    is: 'unique (meta_app_id, phone_number_id)',
    why: 'a number of an app belongs to one account: Meta is asked before it is connected',
  },
  accounts_review: {
    is: 'index (review_due_at) where (review_reminded_at IS NULL)',
    why: 'the program, which knows no account, asks where a review is due; times alone',
  },
  event_seals_time: {
    is: 'index (sealed_at)',
    why: 'the checker, which knows no account, asks for the newest of all; times alone',
  },
  canaries_pkey: { is: 'unique (name)', why: 'there is one a and one b' },
}

export const powersOfRoles: Reviewed = {
  app_owner: { is: 'owns tables', why: 'migrations act as it; nobody signs in as it' },
  ...each('signs in', {
    app_user: 'web and worker',
    app_tasks: 'runs background tasks',
    app_checker: 'adds evidence',
    app_probe: 'looks through the canaries',
  }),
}

export const memberships: Reviewed = {
  ...each('member', {
    'app_owner in app_entry': 'gives entry functions their owner; nobody signs in as app_owner',
    'app_owner in app_tasks': 'gives task functions their owner; nobody signs in as app_owner',
  }),
  'app_checker in pg_read_all_stats': {
    is: 'member',
    why: 'sees how the databases are doing; no row of any table',
    optional: true,
  },
}

const all = 'DELETE, INSERT, SELECT, UPDATE'
export const tableRights: Reviewed = {
  ...forBoth('SELECT, UPDATE', {
    accounts: 'made by sign-up alone',
    whatsapp_items: 'stored by accept_delivery alone; their state moves on',
  }),
  ...forBoth('SELECT', {
    members: 'made and changed by entry functions alone: a role is nothing that a query may write',
    sessions: 'opened and ended by entry functions alone',
    meta_apps: 'made by an entry function alone',
    whatsapp_numbers: 'connected by an entry function alone',
    whatsapp_refusals: 'written by entry functions alone',
    whatsapp_hours: 'counted by entry functions alone',
    api_key_uses: 'counted by an entry function alone',
    event_seals: 'made by the sealer alone',
    assignments: 'kept by a trigger alone',
  }),
  ...forBoth('INSERT', {
    api_keys: 'the hashes of its secrets are read by nobody; the rest is read by columns',
  }),
  ...forBoth('INSERT, SELECT', {
    events: 'what happened is never changed',
    team_reviews: 'that somebody has looked is never changed',
  }),
  ...forBoth(all, {
    contact_identities: 'a number may be taken from one contact and given to another',
    refusals: 'counted, and gone when the count is an event',
    member_networks: 'kept for minutes',
  }),
  'api_keys for app_entry': { is: 'SELECT, UPDATE', why: 'compares secrets, and replaces them' },
  'api_key_uses for app_entry': { is: 'INSERT, SELECT, UPDATE', why: 'counts uses' },
  ...each(all, {
    'accounts for app_entry': 'opens accounts, ends the demo',
    'people for app_entry': 'makes people, ends those of the demo',
    'members for app_entry': 'makes members',
    'sessions for app_entry': 'opens and ends sessions',
    'sign_in_links for app_entry': 'makes links and uses them up',
    'passkeys for app_entry': 'adds and removes passkeys, counts their use',
    'google_identities for app_entry': 'links and unlinks Google accounts, tells when they were used',
    'ceremonies for app_entry': 'begins ceremonies and uses them up',
    'former_emails for app_entry': 'keeps the address that somebody had, removes it after its time',
    'mail_tokens for app_entry': 'makes tokens and uses them up',
    'totp_factors for app_entry': 'makes, uses and removes authenticator apps',
    'recovery_codes for app_entry': 'makes codes and uses them up',
    'trusted_browsers for app_entry': 'makes and forgets trusted browsers',
    'second_steps for app_entry': 'makes second steps and uses them up',
    'rate_limits for app_entry': 'counts attempts',
    'meta_apps for app_entry': 'makes apps',
    'whatsapp_numbers for app_entry': 'connects numbers',
    'whatsapp_items for app_entry': 'stores what was delivered, removes it after its time',
    'whatsapp_refusals for app_entry': 'the same, of what was refused',
    'whatsapp_hours for app_entry': 'counts, removes what is old',
    'policy_violations for app_entry': 'counts, removes what is old',
  }),
  'deals for app_entry': { is: 'SELECT', why: 'in the current account: the places of a stage' },
  'assignments for app_entry': { is: 'DELETE, INSERT, SELECT', why: 'kept by a trigger' },
  'member_networks for app_entry': { is: 'DELETE, SELECT', why: 'removes what is old' },
  'invitations for app_entry': { is: 'SELECT, UPDATE', why: 'finds and uses up; made by the application' },
  'ownership_offers for app_entry': { is: 'SELECT, UPDATE', why: 'reads an offer and closes it' },
  'canaries for app_entry': { is: 'INSERT, SELECT', why: 'marks canaries, and never unmarks one' },
  ...each('INSERT, SELECT', {
    'event_seals for app_entry': 'the sealer adds, and never changes',
    'checkpoints for app_entry': 'a signed checkpoint is added, and never changed',
    'checkpoint_heads for app_entry': 'the same',
  }),
  'sealing for app_entry': { is: 'INSERT, SELECT, UPDATE', why: 'notes how far the sealer has looked' },
  ...each('SELECT', {
    'events for app_entry': 'the sealer computes digests of them',
    'events_seq_seq for app_entry': 'which number was given last',
    'evidence for app_entry': 'a checkpoint holds its end',
    'event_seals for app_checker': 'the checker follows the chain',
    'checkpoint_heads for app_checker': 'the checker compares them with the seals',
    'checkpoints for app_checker': 'the checker reads what was signed',
    'checkpoints for app_user': 'everybody may keep a copy',
    'checkpoint_heads for app_user': 'which checkpoint holds the newest seal of the current account',
  }),
  'evidence for app_user': { is: 'SELECT', why: 'the trust page shows it' },
  'evidence for app_checker': { is: 'SELECT', why: 'the checker reads what it wrote' },
  'policy_violations for app_checker': { is: 'SELECT', why: 'the checker sees that a report has arrived' },
  'migrations for app_checker': { is: 'SELECT', why: 'evidence names the schema' },
}

export const columnRights: Reviewed = {
  ...forBoth('SELECT', {
    'people.id': 'a colleague is shown',
    'people.profile_cipher': 'name and address of a colleague, sealed',
    'people.created_at': 'since when',
    'people.email_verified_at': 'whether a colleague has confirmed the address',
    ...ofKeys('a key without the hashes of its secrets', [
      'account_id',
      'id',
      'member_id',
      'name_cipher',
      'scopes',
      'addresses',
      'secret_made_at',
      'previous_until',
      'created_at',
      'expires_at',
      'secret_by',
      'doubted_at',
    ]),
  }),
  ...forBoth(
    'SELECT, UPDATE',
    ofKeys(
      'what becomes of a key: it ends, it is used, it is seen where it should not be, it is held back, its age is told of',
      ['revoked_at', 'used_at', 'used_from_cipher', 'exposed_at', 'exposed_by', 'held_at', 'reminded_at'],
    ),
  ),
  ...each(
    'INSERT',
    Object.fromEntries(
      [
        'kind',
        'commitment',
        'subject',
        'verdict',
        'reason',
        'build',
        'schema_version',
        'started_at',
        'ended_at',
        'details',
      ].map((column) => [
        `evidence.${column} for app_checker`,
        'the checker says it; number, time and digest are set by the database',
      ]),
    ),
  ),
}

export const schemaRights: Reviewed = {
  public: {
    is: 'of app_owner; app_checker USAGE, app_entry USAGE, app_probe USAGE, app_tasks USAGE, app_user USAGE',
    why: 'everybody looks into it; migrations alone make things in it',
  },
  graphile_worker: {
    is: 'of app_tasks',
    why: 'background tasks; reached through functions of app_tasks alone',
  },
}

export const databaseRights: Reviewed = {
  app_owner: { is: 'CONNECT, CREATE', why: 'migrations act as it; nobody signs in as it' },
  app_tasks: { is: 'CONNECT, CREATE', why: 'the task library brings its own schema up to date' },
  ...each('CONNECT', {
    app_user: 'web and worker',
    app_entry: 'nobody signs in as it',
    app_checker: 'adds evidence',
    app_probe: 'looks through the canaries',
  }),
}

export const settingRights: Reviewed = each('EXECUTE', {
  app_entry: 'enter_account sets the account, once in a transaction',
  app_owner: 'migrations',
  app_tasks: 'the task library sets its own',
})

export const languageRights: Reviewed = each('USAGE', {
  'plpgsql for app_owner': 'migrations',
  'sql for app_owner': 'migrations',
  'plpgsql for app_tasks': 'the task library brings functions',
  'sql for app_tasks': 'the task library brings functions',
})

/** The same finding for several objects, each with its reason. */
export function each(is: string, reasons: Record<string, string>): Reviewed {
  return Object.fromEntries(
    Object.entries(reasons).map(([object, why]): [string, Review] => [object, { is, why }]),
  )
}

function ofKeys(why: string, columns: string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column) => [`api_keys.${column}`, why]))
}

/** The application, and the probe that has its rights on the canaries. */
function forBoth(is: string, reasons: Record<string, string>): Reviewed {
  return Object.fromEntries(
    Object.entries(reasons).flatMap(([object, why]): [string, Review][] => [
      [`${object} for app_user`, { is, why }],
      [`${object} for app_probe`, { is, why }],
    ]),
  )
}
