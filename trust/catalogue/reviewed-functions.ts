import type { Review, Reviewed } from './rule.ts'

/**
 * The functions of the database: what each does (the digest of its body), how it stands (owner, path, who may call it), and why it may. Who changes
 * one reads it anew, puts in the digest that the finding names, and is asked what somebody could do with it who has a query of the
 * application's in hand.
 */
type ReviewedFunction = { body: string; stands?: string; why: string }

const entry = 'of app_entry; search_path=pg_catalog, public; for app_user'
const task = 'of app_tasks; search_path=pg_catalog; for app_user'

/** Act with the rights of their owner: each takes a secret, speaks for the current account, or makes something new. */
const definers: Record<string, ReviewedFunction> = {
  'keep_assignments()': {
    body: '0d24edd7ed60',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'a trigger: what stands in the row that was changed, in its own account',
  },
  'enter_account(uuid)': {
    body: '98b78713fe9a',
    stands: 'of app_entry; search_path=pg_catalog; for app_probe, app_user',
    why: 'chooses the account, once in a transaction',
  },
  'enter_member(uuid,uuid)': {
    body: '3b492f55f3ab',
    stands: 'of app_entry; search_path=pg_catalog; for app_probe, app_user',
    why: 'chooses account and member, once in a transaction; it only takes away what enter_account would show',
  },
  'stage_places(uuid,text,uuid)': {
    body: '3580dea22703',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe, app_user',
    why: 'three places in an order, in the current account; nothing of the cards',
  },
  'person_for_sign_in(bytea)': {
    body: 'd0d91873215a',
    stands: entry,
    why: 'needs the keyed hash of the e-mail',
  },
  'open_session(bytea,uuid,uuid,timestamp with time zone,timestamp with time zone,timestamp with time zone,bytea,text[])':
    { body: '2ccdc82a3306', stands: entry, why: 'for a member of the current account' },
  'session_for(bytea,timestamp with time zone)': {
    body: '7d4deddefc27',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'touch_session(bytea,timestamp with time zone)': {
    body: '0220a9d8b0d2',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'set_session_limits(integer,boolean,timestamp with time zone)': {
    body: '589462476905',
    stands: entry,
    why: 'in the current account; who may, the endpoint has said; it makes no session longer',
  },
  'keep_session_on_phone(uuid,uuid,boolean,timestamp with time zone)': {
    body: 'b2e5fca69d15',
    stands: entry,
    why: 'of a member of the current account, their own living session, where the owner lets phones stay',
  },
  'follow_on_phone(bytea,uuid,timestamp with time zone)': {
    body: 'f9861a94e979',
    stands: entry,
    why: 'needs the hash of the token; of the same member in the current account',
  },
  'age_session(bytea,interval,interval)': {
    body: 'af3553e7edcd',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'needs the hash of the token; canaries alone, and it only makes older',
  },
  'key_maker_due(uuid,timestamp with time zone)': {
    body: 'e0b2aae26ba9',
    stands: entry,
    why: 'yes or no, of a key whose random id is known',
  },
  'forget_factors(uuid)': {
    body: 'f3b5f0ab4dca',
    stands: entry,
    why: 'of a member of the current account; for whoever runs the installation, and it only takes away',
  },
  'age_proof(bytea,interval)': {
    body: 'cbe56ee6b0cd',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'needs the hash of the token; canaries alone, and it only makes older',
  },
  'clear_canary(uuid)': {
    body: '9b0669866268',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'of people of canaries alone; it only takes away',
  },
  'end_session(bytea,timestamp with time zone)': {
    body: 'ce754afd4c03',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'key_for(uuid,bytea,inet,timestamp with time zone,boolean)': {
    body: '05ba858f9848',
    stands: entry,
    why: 'needs the hash of the secret; counts its use',
  },
  'rotate_key(uuid,bytea,uuid,timestamp with time zone,timestamp with time zone)': {
    body: 'e6c38def4891',
    stands: entry,
    why: 'of the current account; who may, the endpoint has said',
  },
  'remind_of_old_keys(timestamp with time zone)': {
    body: 'e31108945828',
    stands: entry,
    why: 'makes a task in each business that has an old key; tells whoever calls nothing',
  },
  'age_key(uuid,interval)': {
    body: '13b2b9ea1095',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'in the current account; canaries alone, and it only makes older',
  },
  'age_member(uuid,interval,interval)': {
    body: '30dd407b5473',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'in the current account; canaries alone, and it only makes older',
  },
  'forget_canary_factors(uuid)': {
    body: '834ad175390c',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'of a member of the current account; canaries alone',
  },
  'make_sign_in_link(bytea,uuid,timestamp with time zone)': {
    body: 'cb7d53ff4eac',
    stands: entry,
    why: 'for a member of the current account',
  },
  'use_sign_in_link(bytea,timestamp with time zone)': {
    body: '54353125fc64',
    stands: entry,
    why: 'needs the hash of the token, and uses it up',
  },
  'set_member_role(uuid,text,timestamp with time zone,jsonb)': {
    body: '0a465f672e11',
    stands: entry,
    why: 'in the current account; who may, the policy of the team has said; never the last owner',
  },
  'team_sign_ins(timestamp with time zone)': {
    body: 'a3b6bef55225',
    stands: entry,
    why: 'of the members of the current account: last here, how many sessions, whether there is a second factor; nothing of where else they work',
  },
  'take_ownership(uuid,uuid,timestamp with time zone)': {
    body: 'b28db0b37730',
    stands: entry,
    why: 'in the current account, between the two members whom an open offer names; who calls it has a fresh proof of the one who accepts',
  },
  'workplaces_of(uuid)': {
    body: '5ee2e7609fee',
    stands: entry,
    why: 'of a member of the current account: where that person works, for that person',
  },
  'last_workplace(bytea,bytea)': {
    body: 'ae3c1d01245e',
    stands: entry,
    why: 'needs the keyed hash of the e-mail',
  },
  'living_session(bytea,timestamp with time zone)': {
    body: '6bd98e5d25a2',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'needs the hash of the token; for the functions of workplaces alone',
  },
  'move_session(bytea,uuid,bytea,uuid,timestamp with time zone,bytea)': {
    body: '7d0707eccdfe',
    stands: entry,
    why: 'needs the hash of a living token, whose holder works in the current account; what it makes ends no later',
  },
  'join_by_invitation(bytea,bytea,timestamp with time zone,uuid)': {
    body: 'e2330f9833a6',
    stands: entry,
    why: 'needs the hashes of both tokens, of the link and of a living session of the invited address; uses the link up, in the current account',
  },
  'open_another_account(bytea,timestamp with time zone,bytea,text,text,text[],jsonb,uuid,boolean)': {
    body: 'ee90e4e4286b',
    stands: entry,
    why: 'needs the hash of a living token; makes a new account for its holder, the current one',
  },
  'remind_of_reviews(timestamp with time zone)': {
    body: 'dacd524ef3c8',
    stands: entry,
    why: 'notes where a review of a team is due and makes a task there; answers how many, and not where',
  },
  'end_sessions(uuid,uuid,uuid,timestamp with time zone)': {
    body: '1e5140d86fd2',
    stands: entry,
    why: 'of a member of the current account, wherever that person works; it only ends',
  },
  'recovery_codes_of(uuid)': {
    body: '69ee4a72ed22',
    stands: entry,
    why: 'of a member of the current account; slow hashes over keyed ones',
  },
  'set_recovery_codes(uuid,uuid[],text[],timestamp with time zone)': {
    body: '335927f1802a',
    stands: entry,
    why: 'of a member of the current account; who calls it has a fresh proof',
  },
  'use_recovery_code(uuid,uuid,timestamp with time zone)': {
    body: '858cebb340c0',
    stands: entry,
    why: 'of a member of the current account; it only uses up',
  },
  'trust_browser(uuid,uuid,bytea,bytea,timestamp with time zone,timestamp with time zone)': {
    body: '96e2c2384f09',
    stands: entry,
    why: 'of a member of the current account; who calls it has seen both proofs',
  },
  'person_behind(uuid)': {
    body: '0dfbe1677eb4',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'of a member of the current account; for the functions of factors alone',
  },
  'has_second_factor(uuid)': {
    body: 'dccdebd74e3e',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'yes or no; for the functions of factors and of sessions alone',
  },
  'is_trusted_browser(uuid,bytea,timestamp with time zone)': {
    body: '4f9f87115586',
    stands: entry,
    why: 'needs the hash of the token, and a member of the current account',
  },
  'begin_second_step(bytea,uuid,text,timestamp with time zone)': {
    body: '73692863f8fd',
    stands: entry,
    why: 'for a member of the current account',
  },
  'trusted_browsers_of(uuid,timestamp with time zone)': {
    body: '777c9c9588fe',
    stands: entry,
    why: 'of a member of the current account; names of browsers are sealed',
  },
  'forget_trusted_browsers(uuid,uuid,bytea)': {
    body: '0452c8bbb806',
    stands: entry,
    why: 'of a member of the current account; it only ends',
  },
  'second_step_for(bytea,timestamp with time zone)': {
    body: 'e45e1e808e41',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'end_second_step(bytea)': {
    body: 'fabf9f58d84e',
    stands: entry,
    why: 'needs the hash of the token, and uses it up',
  },
  'change_password(uuid,text,boolean)': {
    body: '97d9f249c6a5',
    stands: entry,
    why: 'of a member of the current account; who calls it has compared the one before, or has a fresh proof',
  },
  'mark_password_common(uuid)': {
    body: 'd19a3cc50fa2',
    stands: entry,
    why: 'of a member of the current account; it only asks for a change',
  },
  'confirm_totp(uuid,bytea,bigint,timestamp with time zone)': {
    body: '533638006c48',
    stands: entry,
    why: 'of a member of the current account; who calls it has compared a code',
  },
  'use_totp_step(uuid,bigint,timestamp with time zone)': {
    body: 'c2b4b700d978',
    stands: entry,
    why: 'of a member of the current account; it only uses up',
  },
  'remove_totp(uuid)': {
    body: '04ec7fbc4862',
    stands: entry,
    why: 'of a member of the current account; who calls it has a fresh proof',
  },
  'second_factors(uuid)': {
    body: '156fb10f3004',
    stands: entry,
    why: 'of a member of the current account; times, counts, yes and no',
  },
  'totp_of(uuid)': {
    body: 'ab893695c533',
    stands: entry,
    why: 'of a member of the current account; the seed is sealed',
  },
  'begin_totp(uuid,bytea,timestamp with time zone)': {
    body: '3457d5d5851a',
    stands: entry,
    why: 'of a member of the current account, and never over one that counts',
  },
  'begin_ceremony(bytea,bytea,text,uuid,bytea,timestamp with time zone)': {
    body: '1801f1722c5b',
    stands: entry,
    why: 'makes one that was not there, for nobody or for a member of the current account; who ends it needs the secret and the browser',
  },
  'end_ceremony(bytea,bytea,text,uuid,timestamp with time zone)': {
    body: '681d4a901a49',
    stands: entry,
    why: 'needs the hashes of the secret and of the browser, and uses it up',
  },
  'passkey_for(bytea)': {
    body: 'e755c294beac',
    stands: entry,
    why: "needs the keyed hash of the passkey's id; what it answers of the passkey is sealed or public",
  },
  'use_passkey(bytea,bigint,timestamp with time zone)': {
    body: 'c79053ffe07c',
    stands: entry,
    why: "needs the keyed hash of the passkey's id; the count only rises",
  },
  'passkeys_of(uuid)': {
    body: '6004b9a47ed8',
    stands: entry,
    why: 'of a member of the current account; sealed',
  },
  'add_passkey(uuid,uuid,uuid,bytea,bytea,bigint,boolean,timestamp with time zone)': {
    body: '5f9423862afe',
    stands: entry,
    why: 'for a member of the current account; who calls it has seen the device sign, or opens the account',
  },
  'reseal_passkey(uuid,uuid,bytea)': {
    body: '192bd0f8ec8e',
    stands: entry,
    why: 'of a member of the current account; the id by which it is found stays',
  },
  'remove_passkey(uuid,uuid)': {
    body: 'bc407ca6396e',
    stands: entry,
    why: 'of a member of the current account, and never their last way in',
  },
  'google_identity_for(bytea)': {
    body: 'b87f55f74f66',
    stands: entry,
    why: 'needs the keyed hash of issuer and subject; tells a place to sign in to',
  },
  'google_identities_of(uuid)': {
    body: '6f19c12df3f8',
    stands: entry,
    why: 'of a member of the current account; sealed',
  },
  'link_google(uuid,uuid,bytea,bytea,timestamp with time zone)': {
    body: '814841e24766',
    stands: entry,
    why: 'for a member of the current account; who calls it has heard Google, and has a fresh proof, a mailbox that both sides know, or opens the sign-in',
  },
  'use_google(uuid,bytea,timestamp with time zone)': {
    body: 'c6489288a337',
    stands: entry,
    why: 'of somebody who works in the current account; who calls it has heard Google',
  },
  'unlink_google_since(uuid,timestamp with time zone)': {
    body: '96f136278fa2',
    stands: entry,
    why: 'of a member of the current account, after an alarm alone',
  },
  'unlink_google(uuid,uuid)': {
    body: 'd44b1b49eeab',
    stands: entry,
    why: 'of a member of the current account, and never their last way in',
  },
  'has_other_way_in(uuid,uuid)': {
    body: '8788f7586431',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'yes or no; for the functions that take a way in away',
  },
  'sweep_ceremonies(timestamp with time zone)': {
    body: 'd1238fc9a27a',
    stands: entry,
    why: 'removes what has run out',
  },
  'make_mail_token(bytea,text,uuid,bytea,timestamp with time zone)': {
    body: '47e70a977f84',
    stands: entry,
    why: 'for a member of the current account; whoever makes one knows only its hash',
  },
  'find_mail_token(bytea,text,timestamp with time zone)': {
    body: '4c24964fdb0f',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'use_mail_token(bytea,text,timestamp with time zone)': {
    body: '74405428a3b0',
    stands: entry,
    why: 'needs the hash of the token, and uses it up',
  },
  'verify_email(uuid,timestamp with time zone)': {
    body: '6ec22163d53a',
    stands: entry,
    why: 'of a member of the current account; who calls it has used up a token that was mailed there',
  },
  'change_email(uuid,bytea,bytea,timestamp with time zone)': {
    body: '81507509f2a0',
    stands: entry,
    why: 'of a member of the current account; who calls it has used up a token that was mailed to the new one',
  },
  'freeze_person(uuid,timestamp with time zone)': {
    body: '300a08e8c4cb',
    stands: entry,
    why: 'of a member of the current account',
  },
  'other_workplaces(uuid)': {
    body: '482c7b3afca1',
    stands: entry,
    why: 'of a member of the current account; ids that open nothing',
  },
  'lock_person(uuid)': {
    body: '0cb4fd65d0d0',
    stands: entry,
    why: 'of a member of the current account; the hash of a password is for comparing, and opens nothing without the key beside it',
  },
  'hold_since(uuid,timestamp with time zone,timestamp with time zone)': {
    body: '426077daaa83',
    stands: entry,
    why: 'of a member of the current account; it only takes away',
  },
  'renew_session(uuid,uuid,bytea,uuid,timestamp with time zone,bytea)': {
    body: 'd249001cb5f2',
    stands: entry,
    why: 'of a member of the current account, their own living session, for no longer than it would have lasted',
  },
  'held_passkeys(uuid)': {
    body: 'dc13442feddf',
    stands: entry,
    why: 'of a member of the current account; ids that open nothing',
  },
  'release_passkey(uuid,uuid)': {
    body: '812c97a3b297',
    stands: entry,
    why: 'of a member of the current account; who calls it has a fresh proof',
  },
  'end_second_steps(uuid)': {
    body: 'c003854efcfa',
    stands: entry,
    why: 'of a member of the current account; it only ends',
  },
  'end_mail_tokens(uuid,timestamp with time zone)': {
    body: 'ff14ba92e944',
    stands: entry,
    why: 'of a member of the current account; it only ends',
  },
  'is_former_email(bytea,timestamp with time zone)': {
    body: 'a867b8a98208',
    stands: entry,
    why: 'needs the keyed hash of the e-mail; yes or no',
  },
  'is_email_of_another(uuid,bytea)': {
    body: '2c44adc517da',
    stands: entry,
    why: 'needs the keyed hash of the e-mail; yes or no',
  },
  'sweep_alarms(timestamp with time zone)': {
    body: 'b2e62406f02f',
    stands: entry,
    why: 'removes what has run out',
  },
  'make_canary_link(bytea,text,uuid,timestamp with time zone)': {
    body: 'df1d9f624515',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_probe',
    why: 'canaries alone; a link as it is mailed to one of them',
  },
  'sweep_mail_tokens(timestamp with time zone)': {
    body: 'fa6ac881c155',
    stands: entry,
    why: 'removes what has run out',
  },
  'find_invitation(bytea,timestamp with time zone)': {
    body: '17f67914c021',
    stands: entry,
    why: 'needs the hash of the token',
  },
  'accept_invitation(bytea,timestamp with time zone,uuid,bytea,text,uuid)': {
    body: 'b253521ccf69',
    stands: entry,
    why: 'needs the hash of the token, and uses it up; touches nobody who works anywhere',
  },
  'account_count()': { body: 'b177833c38ae', stands: entry, why: 'a number' },
  'demo_account()': {
    body: '53dfe397ed98',
    stands: entry,
    why: 'the id of the demo business, which is no secret',
  },
  'open_account(uuid,bytea,text,text,text[],jsonb,boolean,boolean,uuid,bytea,bytea,text,uuid,boolean)': {
    body: '15763d938c30',
    stands: entry,
    why: 'makes an account that was not there',
  },
  'add_member(uuid,bytea,bytea,text,uuid,text)': {
    body: 'cfb8b48c7626',
    stands: entry,
    why: 'in the current account',
  },
  'spend_attempt(bytea,timestamp with time zone,integer,integer)': {
    body: '2823b1d2e5d3',
    stands: entry,
    why: 'needs the keyed hash of what is limited',
  },
  'count_policy_violation(timestamp with time zone,text,text)': {
    body: '8210ce671ebb',
    stands: entry,
    why: 'adds one to a count of what browsers stopped; says nothing back',
  },
  'refund_attempt(bytea)': {
    body: 'f2ef6527bacc',
    stands: entry,
    why: 'needs the keyed hash of what is limited, and takes no more than there is',
  },
  'forget_attempts(bytea)': {
    body: '045bbe897472',
    stands: entry,
    why: 'needs the keyed hash of what is limited',
  },
  'sweep_identity(timestamp with time zone)': {
    body: 'a872d9cbe596',
    stands: entry,
    why: 'removes what has run out',
  },
  'end_demo()': { body: '747cde560ace', stands: entry, why: 'the current account, when it is the demo' },
  'enqueue_task(text,jsonb,text,text,timestamp with time zone,integer)': {
    body: 'cb94b0ddd380',
    stands: task,
    why: 'stamped with the current account',
  },
  'enqueue_tasks_for(uuid[],text,jsonb[],text[],integer)': {
    body: '55a6e3120242',
    stands: 'of app_tasks; search_path=pg_catalog; for app_entry',
    why: 'for accept_delivery and remind_of_old_keys',
  },
  'wake_tasks(uuid[],text,jsonb[],text[],integer)': {
    body: 'a7e5027a621e',
    stands: 'of app_tasks; search_path=pg_catalog; for app_entry',
    why: 'for accept_delivery alone',
  },
  'dead_tasks()': { body: '3b705a0408b2', stands: task, why: 'of the current account' },
  'revive_task(bigint)': { body: '47389d5e5bd1', stands: task, why: 'of the current account' },
  'meta_app_for(text)': { body: '1057c87e8557', stands: entry, why: 'its secrets are sealed' },
  'meta_app_to_connect(uuid)': {
    body: '170169a57543',
    stands: entry,
    why: 'of the current account, or shared; its secrets are sealed',
  },
  'make_meta_app(uuid,text,text,boolean,text,bytea,bytea,text,text,timestamp with time zone)': {
    body: 'd43c41984c35',
    stands: entry,
    why: 'in the current account',
  },
  'connect_number(uuid,uuid,text,text,text,text,bytea,timestamp with time zone)': {
    body: '314c4f04229d',
    stands: entry,
    why: 'in the current account, through an app that it may use',
  },
  'number_routes(uuid)': {
    body: '931501a1b85f',
    stands: entry,
    why: 'needs the app, which only a right signature names',
  },
  'accept_delivery(uuid,timestamp with time zone,uuid[],uuid[],uuid[],text[],bytea[],bytea[],bytea[],text[])':
    { body: '6d1489952baf', stands: entry, why: 'needs the app, and every route is looked up again' },
  'count_refused_deliveries(uuid,timestamp with time zone,text,uuid)': {
    body: '7379c1c19cf6',
    stands: entry,
    why: 'counts, for the owner of the app',
  },
  'sweep_whatsapp(timestamp with time zone)': {
    body: '0fa866c4b000',
    stands: entry,
    why: 'removes what has run out',
  },
  'canary_accounts()': {
    body: 'd0c998f57f3a',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_checker, app_probe',
    why: 'the ids of the canaries, for the policies of the probe and for the checker',
  },
  'canary(text)': { body: 'da350f866d79', stands: entry, why: 'the id of a canary, which is no secret' },
  'mark_canary(text)': {
    body: 'e5779cc508c7',
    stands: entry,
    why: 'the current account, and never one that somebody signed up',
  },
  'move_canary_graph(text)': { body: '9f2394434a6d', stands: entry, why: "only the canaries' apps" },
  'password_formats()': {
    body: '86b1e9a72ca5',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_checker',
    why: 'algorithm, cost and counts; no hash',
  },
  'sealed_content(uuid,bigint,bigint)': {
    body: '99131b86bb7e',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_checker',
    why: 'of any account: a count and a digest, nothing of what events say',
  },
  'seal_events(timestamp with time zone)': {
    body: '4d27cda9bdcf',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_user',
    why: 'adds seals over what stands in the database; says how many',
  },
  'draft_checkpoint(timestamp with time zone)': {
    body: '9036e42fed5c',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_user',
    why: 'a number and a digest; nothing of it stays without a checkpoint in the same transaction',
  },
  'add_checkpoint(timestamp with time zone,bigint,bytea,bytea)': {
    body: 'caeddb5d7a5a',
    stands: 'of app_entry; search_path=pg_catalog, public; for app_user',
    why: 'adds one over what stands in the database; a wrong signature is noticed by the checker',
  },
}

/** Act with the rights of whoever calls them. Where `stands` is left out, nobody but the owner may. */
const plain: Record<string, ReviewedFunction> = {
  'append_tasks(uuid[],text,jsonb[],text[],integer)': {
    body: '7f9d04bc0fdf',
    why: 'for the two that say for which accounts: enqueue_task and enqueue_tasks_for',
  },
  'current_account_id()': {
    body: '91358cdd8862',
    stands: 'of app_owner; search_path=pg_catalog; for PUBLIC',
    why: 'who asks; everybody may know',
  },
  ...sayingWhoActs({
    'current_member_id()': '77d6199a8d4c',
    'current_conversations_right()': 'e86c8f0cb40f',
    'current_contacts_right()': 'c2c4bdb7b036',
    'current_pipelines_right()': '9dd69c0124ac',
  }),
  'protect(regclass,name,text)': {
    body: 'fb12b0d29eaf',
    stands: 'of app_owner; search_path=pg_catalog, public; for PUBLIC',
    why: 'a migration calls it, and it needs the owner of the table',
  },
  'void_resets()': {
    body: '1f2679dcb7ad',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'a trigger: with another password no link for a new one is good any more',
  },
  'keep_last_seen()': {
    body: 'c56857da62b4',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'a trigger: when sessions are forgotten, their members keep when they were last here',
  },
  'keep_an_owner()': {
    body: '513599fefcc7',
    stands: 'of app_entry; search_path=pg_catalog, public',
    why: 'a trigger: no business is left without an owner',
  },
  'tell_free_queue()': { body: '5cca8554c924', why: 'a trigger: wakes the worker' },
  'count_stage()': { body: 'ce5e9b3193dd', why: 'a trigger, with the rights of whoever changes the card' },
  'heads_digest(bigint)': {
    body: '2c35bff07250',
    stands: 'of app_owner; search_path=pg_catalog, public; for app_entry',
    why: 'for the sealer alone: a digest',
  },
  'event_digest(public.events)': {
    body: '3bc2db0ac811',
    stands: 'of app_owner; search_path=pg_catalog, public; for app_entry',
    why: 'for the sealer alone: the digest of one event',
  },
  'seal_digest(bytea,bigint,bigint,integer,bytea)': {
    body: 'd6bc6851b491',
    stands: 'of app_owner; search_path=pg_catalog; for app_entry',
    why: 'for the sealer alone: the digest of one seal',
  },
  'checkpoint_row(bigint,timestamp with time zone)': {
    body: '2990d9198b97',
    stands: 'of app_owner; search_path=pg_catalog, public; for app_entry',
    why: 'for the sealer alone: where the chains stand',
  },
  'keep_events()': {
    body: '03d4a6435805',
    why: 'a trigger: events stay as they are, but for sealed bytes that are dropped, and go with their account alone',
  },
  'keep_seals()': {
    body: 'd6384cd0c1e3',
    why: 'a trigger: seals and checkpoints stay as they are, and seals go with their account alone',
  },
  'chain_evidence()': { body: 'd1c71ac98274', why: 'a trigger: gives evidence its number, time and digest' },
  'keep_evidence()': { body: 'b88556a4ec2c', why: 'a trigger: evidence stays as it is' },
}

export const definerFunctions: Reviewed = standing(definers)
export const plainFunctions: Reviewed = standing(plain)
export const functionBodies: Reviewed = Object.fromEntries(
  Object.entries({ ...definers, ...plain }).map(([signature, { body, why }]): [string, Review] => [
    signature,
    { is: body, why },
  ]),
)

function sayingWhoActs(bodies: Record<string, string>): Record<string, ReviewedFunction> {
  return Object.fromEntries(
    Object.entries(bodies).map(([signature, body]) => [
      signature,
      {
        body,
        stands: 'of app_owner; search_path=pg_catalog; for PUBLIC',
        why: 'what enter_member has set; everybody may know what they may',
      },
    ]),
  )
}

function standing(functions: Record<string, ReviewedFunction>): Reviewed {
  return Object.fromEntries(
    Object.entries(functions).flatMap(([signature, { stands, why }]): [string, Review][] =>
      stands === undefined ? [] : [[signature, { is: stands, why }]],
    ),
  )
}
