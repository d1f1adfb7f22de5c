import type { MessageDescriptor } from '@lingui/core'
import type { ProblemCode } from '#contract/problems.ts'

/**
 * The contract's sentences, to be spoken in the person's language. Marked by comment rather than by macro, so that a
 * test can hold them against the contract without any transformation.
 */
export const problemWords: Record<ProblemCode, MessageDescriptor> = {
  invalid_request: /*i18n*/ {
    id: 'problem.invalid_request',
    message: 'Something in this request is not right.',
  },
  invalid_json: /*i18n*/ { id: 'problem.invalid_json', message: 'This request is not valid JSON.' },
  unsupported_content_type: /*i18n*/ {
    id: 'problem.unsupported_content_type',
    message: 'Send this as application/json.',
  },
  body_too_large: /*i18n*/ { id: 'problem.body_too_large', message: 'This is too large to accept.' },
  not_found: /*i18n*/ { id: 'problem.not_found', message: 'There is nothing here by that name.' },
  not_signed_in: /*i18n*/ { id: 'problem.not_signed_in', message: 'Sign in first.' },
  session_ended: /*i18n*/ {
    id: 'problem.session_ended',
    message: 'Your session has ended. Sign in again; nothing you typed is lost.',
  },
  csrf: /*i18n*/ { id: 'problem.csrf', message: 'This page is out of date. Reload it and try again.' },
  cross_site: /*i18n*/ { id: 'problem.cross_site', message: 'This request came from another site.' },
  forbidden: /*i18n*/ { id: 'problem.forbidden', message: 'Your role does not allow this.' },
  rate_limited: /*i18n*/ {
    id: 'problem.rate_limited',
    message: 'Too many attempts. Wait a moment and try again.',
  },
  unavailable: /*i18n*/ {
    id: 'problem.unavailable',
    message: 'A part of the system is not available right now. Try again in a moment.',
  },
  internal: /*i18n*/ { id: 'problem.internal', message: 'Something went wrong on our side.' },
  unknown_cursor: /*i18n*/ {
    id: 'problem.unknown_cursor',
    message: 'This list has moved on. Start again from its beginning.',
  },
  wrong_credentials: /*i18n*/ {
    id: 'problem.wrong_credentials',
    message: 'This e-mail and password do not match.',
  },
  wrong_password: /*i18n*/ { id: 'problem.wrong_password', message: 'This is not your password.' },
  wrong_code: /*i18n*/ {
    id: 'problem.wrong_code',
    message: 'This code is not right, or was used already. Each code works once.',
  },
  second_factor_over: /*i18n*/ {
    id: 'problem.second_factor_over',
    message: 'This took too long, or is done already. Sign in from the beginning.',
  },
  second_factor_required: /*i18n*/ {
    id: 'problem.second_factor_required',
    message: 'This business requires a second factor. Set one up first.',
  },
  factor_exists: /*i18n*/ {
    id: 'problem.factor_exists',
    message: 'You have an authenticator app already. Remove it first.',
  },
  no_factor: /*i18n*/ {
    id: 'problem.no_factor',
    message: 'There is no second factor to do this with.',
  },
  password_wanted: /*i18n*/ {
    id: 'problem.password_wanted',
    message:
      'Without a second factor a password needs at least 15 characters. Choose a new one in the same step.',
  },
  password_same: /*i18n*/ {
    id: 'problem.password_same',
    message: 'This is the password that you have already.',
  },
  proof_needed: /*i18n*/ {
    id: 'problem.proof_needed',
    message: 'Show once more that it is you.',
  },
  sign_in_frozen: /*i18n*/ {
    id: 'problem.sign_in_frozen',
    message:
      'An alarm was raised for this sign-in. Set a new password by a link first: have it mailed to you, or ask whoever runs this installation.',
  },
  passkey_held: /*i18n*/ {
    id: 'problem.passkey_held',
    message:
      'This passkey was added shortly before an alarm. Sign in another way, and say in your settings that it is yours.',
  },
  email_same: /*i18n*/ {
    id: 'problem.email_same',
    message: 'This is the address that you have already.',
  },
  passkey_unknown: /*i18n*/ {
    id: 'problem.passkey_unknown',
    message: 'This passkey is not known here. Choose another way to sign in.',
  },
  passkey_refused: /*i18n*/ {
    id: 'problem.passkey_refused',
    message: 'This passkey could not be confirmed. Try again.',
  },
  passkey_expired: /*i18n*/ {
    id: 'problem.passkey_expired',
    message: 'That took too long, or was begun in another browser. Try again.',
  },
  passkey_taken: /*i18n*/ { id: 'problem.passkey_taken', message: 'This passkey is set up already.' },
  passkeys_many: /*i18n*/ {
    id: 'problem.passkeys_many',
    message: 'You have 20 passkeys already. Remove one that you do not use.',
  },
  passkeys_not_here: /*i18n*/ {
    id: 'problem.passkeys_not_here',
    message: 'Passkeys need an https address with a name. Ask whoever runs this installation.',
  },
  google_not_here: /*i18n*/ {
    id: 'problem.google_not_here',
    message: 'Sign-in with Google is not set up here.',
  },
  google_unreachable: /*i18n*/ {
    id: 'problem.google_unreachable',
    message: 'Google does not answer right now. Try again, or sign in another way.',
  },
  google_expired: /*i18n*/ {
    id: 'problem.google_expired',
    message: 'That took too long, is done already, or was begun in another browser. Begin again.',
  },
  google_denied: /*i18n*/ {
    id: 'problem.google_denied',
    message: 'Google was not allowed to say who you are. Nothing has changed here.',
  },
  google_refused: /*i18n*/ {
    id: 'problem.google_refused',
    message: 'What came back from Google could not be confirmed. Begin again.',
  },
  google_unverified: /*i18n*/ {
    id: 'problem.google_unverified',
    message:
      'Google has not confirmed the address of this account yet. Confirm it there, or sign in another way.',
  },
  google_unknown: /*i18n*/ {
    id: 'problem.google_unknown',
    message:
      'Nobody signs in here with this Google account. Sign in as you did until now and link it, or ask to be invited.',
  },
  google_link_first: /*i18n*/ {
    id: 'problem.google_link_first',
    message:
      'There is a sign-in with this address already. Sign in as you did until now, then link Google in your settings.',
  },
  google_taken: /*i18n*/ {
    id: 'problem.google_taken',
    message: 'This Google account is linked to a sign-in here already.',
  },
  google_many: /*i18n*/ {
    id: 'problem.google_many',
    message: 'You have 20 Google accounts linked already. Unlink one that you do not use.',
  },
  google_other_account: /*i18n*/ {
    id: 'problem.google_other_account',
    message: 'This Google account is not linked to your sign-in. Choose the one that is.',
  },
  google_not_fresh: /*i18n*/ {
    id: 'problem.google_not_fresh',
    message:
      'Google did not say that you signed in there just now, so it does not count as a proof. Show it another way.',
  },
  google_wrong_mailbox: /*i18n*/ {
    id: 'problem.google_wrong_mailbox',
    message:
      'You were invited at another address than this Google account has. Choose the account of that address, or set a password.',
  },
  last_way_in: /*i18n*/ {
    id: 'problem.last_way_in',
    message: 'Without this you could not sign in any more. Set up another way first.',
  },
  sign_up_closed: /*i18n*/ {
    id: 'problem.sign_up_closed',
    message: 'Sign-up is closed here. Ask the owner to invite you.',
  },
  email_taken: /*i18n*/ {
    id: 'problem.email_taken',
    message: 'There is already a sign-in with this e-mail.',
  },
  password_too_short: /*i18n*/ {
    id: 'problem.password_too_short',
    message: 'Use at least 15 characters. A sentence works well.',
  },
  password_too_long: /*i18n*/ { id: 'problem.password_too_long', message: 'Use at most 128 characters.' },
  password_guessable: /*i18n*/ {
    id: 'problem.password_guessable',
    message: 'This password is easy to guess. Choose another.',
  },
  already_member: /*i18n*/ {
    id: 'problem.already_member',
    message: 'This address is in your team already.',
  },
  invitation_elsewhere: /*i18n*/ {
    id: 'problem.invitation_elsewhere',
    message: 'This invitation is for another address. Sign in with that one.',
  },
  already_owner: /*i18n*/ { id: 'problem.already_owner', message: 'This colleague is an owner already.' },
  offer_open: /*i18n*/ {
    id: 'problem.offer_open',
    message: 'You have offered this to somebody a moment ago. Look again.',
  },
  invitations_many: /*i18n*/ {
    id: 'problem.invitations_many',
    message: 'A hundred invitations wait already. Withdraw one first.',
  },
  mail_missing: /*i18n*/ {
    id: 'problem.mail_missing',
    message: 'No mail server is set here, so no mail can be sent. The operator sets SMTP_URL.',
  },
  link_used: /*i18n*/ { id: 'problem.link_used', message: 'This link was used already or is too old.' },
  key_unknown: /*i18n*/ { id: 'problem.key_unknown', message: 'This API key is not known here.' },
  key_revoked: /*i18n*/ { id: 'problem.key_revoked', message: 'This API key was revoked.' },
  key_replaced: /*i18n*/ {
    id: 'problem.key_replaced',
    message: 'This API key has a new secret; this one works no more.',
  },
  key_expired: /*i18n*/ { id: 'problem.key_expired', message: 'This API key has expired.' },
  key_elsewhere: /*i18n*/ {
    id: 'problem.key_elsewhere',
    message: 'This API key is not taken from this address.',
  },
  key_in_browser: /*i18n*/ {
    id: 'problem.key_in_browser',
    message: 'An API key does not belong in a browser. Replace its secret: others may have read it.',
  },
  key_and_session: /*i18n*/ {
    id: 'problem.key_and_session',
    message: 'Send an API key or a session, not both.',
  },
  key_not_allowed: /*i18n*/ {
    id: 'problem.key_not_allowed',
    message: 'No API key may do this: it needs a person who is signed in.',
  },
  key_maker_due: /*i18n*/ {
    id: 'problem.key_maker_due',
    message:
      'This business requires a second factor of whoever made this API key, and they have none. It works again once they have set one up.',
  },
  key_doubted: /*i18n*/ {
    id: 'problem.key_doubted',
    message:
      'This API key is held back: its secret was made shortly before its maker said that somebody else was in. It works again with a new secret.',
  },
  key_scope: /*i18n*/ {
    id: 'problem.key_scope',
    message: 'This API key was not given the permission for this.',
  },
  scope_not_yours: /*i18n*/ {
    id: 'problem.scope_not_yours',
    message: 'A key can have only permissions that you have yourself.',
  },
  too_many_keys: /*i18n*/ {
    id: 'problem.too_many_keys',
    message: 'There are a hundred keys already. Revoke one that is not used.',
  },
  phone_invalid: /*i18n*/ {
    id: 'problem.phone_invalid',
    message: 'This is not a phone number that we can read. Write it with its area code.',
  },
  phone_taken: /*i18n*/ { id: 'problem.phone_taken', message: 'Another contact has this number already.' },
  email_in_use: /*i18n*/ { id: 'problem.email_in_use', message: 'Another contact has this e-mail already.' },
  contact_empty: /*i18n*/ {
    id: 'problem.contact_empty',
    message: 'Give at least a name, a number or an e-mail.',
  },
  number_unreachable: /*i18n*/ {
    id: 'problem.number_unreachable',
    message: 'WhatsApp does not confirm this number for this token.',
  },
  number_taken: /*i18n*/ { id: 'problem.number_taken', message: 'This number is connected already.' },
  provider_unavailable: /*i18n*/ {
    id: 'problem.provider_unavailable',
    message: 'WhatsApp does not answer right now. Try again in a moment.',
  },
  app_unknown: /*i18n*/ { id: 'problem.app_unknown', message: 'No Meta app by that name is set up here.' },
  replay_nothing: /*i18n*/ {
    id: 'problem.replay_nothing',
    message: 'There is nothing to replay in that time.',
  },
  window_closed: /*i18n*/ {
    id: 'problem.window_closed',
    message: 'The customer wrote more than 24 hours ago, so WhatsApp takes only an approved template now.',
  },
  text_too_long: /*i18n*/ {
    id: 'problem.text_too_long',
    message: 'WhatsApp takes at most 4,096 characters in one message.',
  },
  text_empty: /*i18n*/ { id: 'problem.text_empty', message: 'Write something first.' },
  idempotency_mismatch: /*i18n*/ {
    id: 'problem.idempotency_mismatch',
    message: 'This message id was used for another text.',
  },
  not_retryable: /*i18n*/ {
    id: 'problem.not_retryable',
    message: 'Sending this again would not help, or it is on its way already.',
  },
  conversation_unreachable: /*i18n*/ {
    id: 'problem.conversation_unreachable',
    message: 'This conversation has no WhatsApp number to answer from.',
  },
  last_owner: /*i18n*/ {
    id: 'problem.last_owner',
    message: 'A business needs an owner. Make somebody else owner first.',
  },
  own_role: /*i18n*/ {
    id: 'problem.own_role',
    message: 'Nobody changes their own role. Ask another owner or admin.',
  },
  assignee_unknown: /*i18n*/ { id: 'problem.assignee_unknown', message: 'This person is not in your team.' },
  stage_unknown: /*i18n*/ { id: 'problem.stage_unknown', message: 'This stage does not exist any more.' },
  lost_reason_required: /*i18n*/ { id: 'problem.lost_reason_required', message: 'Say why it was lost.' },
  lost_reason_unknown: /*i18n*/ {
    id: 'problem.lost_reason_unknown',
    message: 'This reason is not on your list.',
  },
  deal_changed: /*i18n*/ {
    id: 'problem.deal_changed',
    message: 'Somebody changed this card a moment ago. Look again.',
  },
  contact_unknown: /*i18n*/ { id: 'problem.contact_unknown', message: 'This contact does not exist.' },
  task_not_failed: /*i18n*/ { id: 'problem.task_not_failed', message: 'This task has not failed.' },
  no_demo: /*i18n*/ { id: 'problem.no_demo', message: 'The demo business was removed already.' },
}
