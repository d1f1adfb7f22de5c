import { z } from 'zod'

/** Every refusal that the API can give: its HTTP status and a sentence that a plumber would understand. */
export const problems = {
  // every endpoint
  invalid_request: [422, 'Something in this request is not right.'],
  invalid_json: [400, 'This request is not valid JSON.'],
  unsupported_content_type: [415, 'Send this as application/json.'],
  body_too_large: [413, 'This is too large to accept.'],
  not_found: [404, 'There is nothing here by that name.'],
  not_signed_in: [401, 'Sign in first.'],
  session_ended: [401, 'Your session has ended. Sign in again; nothing you typed is lost.'],
  csrf: [403, 'This page is out of date. Reload it and try again.'],
  cross_site: [403, 'This request came from another site.'],
  forbidden: [403, 'Your role does not allow this.'],
  rate_limited: [429, 'Too many attempts. Wait a moment and try again.'],
  unavailable: [503, 'A part of the system is not available right now. Try again in a moment.'],
  internal: [500, 'Something went wrong on our side.'],
  // api keys
  key_unknown: [401, 'This API key is not known here.'],
  key_revoked: [401, 'This API key was revoked.'],
  key_replaced: [401, 'This API key has a new secret; this one works no more.'],
  key_expired: [401, 'This API key has expired.'],
  key_elsewhere: [403, 'This API key is not taken from this address.'],
  key_in_browser: [
    403,
    'An API key does not belong in a browser. Replace its secret: others may have read it.',
  ],
  key_and_session: [400, 'Send an API key or a session, not both.'],
  key_not_allowed: [403, 'No API key may do this: it needs a person who is signed in.'],
  key_maker_due: [
    403,
    'This business requires a second factor of whoever made this API key, and they have none. It works again once they have set one up.',
  ],
  key_doubted: [
    403,
    'This API key is held back: its secret was made shortly before its maker said that somebody else was in. It works again with a new secret.',
  ],
  key_scope: [403, 'This API key was not given the permission for this.'],
  scope_not_yours: [403, 'A key can have only permissions that you have yourself.'],
  too_many_keys: [409, 'There are a hundred keys already. Revoke one that is not used.'],
  // paging
  unknown_cursor: [400, 'This list has moved on. Start again from its beginning.'],
  // identity
  wrong_credentials: [401, 'This e-mail and password do not match.'],
  wrong_password: [403, 'This is not your password.'],
  wrong_code: [403, 'This code is not right, or was used already. Each code works once.'],
  second_factor_over: [401, 'This took too long, or is done already. Sign in from the beginning.'],
  second_factor_required: [403, 'This business requires a second factor. Set one up first.'],
  factor_exists: [409, 'You have an authenticator app already. Remove it first.'],
  no_factor: [409, 'There is no second factor to do this with.'],
  password_wanted: [
    422,
    'Without a second factor a password needs at least 15 characters. Choose a new one in the same step.',
  ],
  proof_needed: [403, 'Show once more that it is you.'],
  sign_in_frozen: [
    403,
    'An alarm was raised for this sign-in. Set a new password by a link first: have it mailed to you, or ask whoever runs this installation.',
  ],
  passkey_held: [
    403,
    'This passkey was added shortly before an alarm. Sign in another way, and say in your settings that it is yours.',
  ],
  email_same: [422, 'This is the address that you have already.'],
  password_same: [422, 'This is the password that you have already.'],
  sign_up_closed: [403, 'Sign-up is closed here. Ask the owner to invite you.'],
  email_taken: [409, 'There is already a sign-in with this e-mail.'],
  password_too_short: [422, 'Use at least 15 characters. A sentence works well.'],
  password_too_long: [422, 'Use at most 128 characters.'],
  password_guessable: [422, 'This password is easy to guess. Choose another.'],
  link_used: [410, 'This link was used already or is too old.'],
  passkey_unknown: [401, 'This passkey is not known here. Choose another way to sign in.'],
  passkey_refused: [403, 'This passkey could not be confirmed. Try again.'],
  passkey_expired: [410, 'That took too long, or was begun in another browser. Try again.'],
  passkey_taken: [409, 'This passkey is set up already.'],
  passkeys_many: [409, 'You have 20 passkeys already. Remove one that you do not use.'],
  passkeys_not_here: [409, 'Passkeys need an https address with a name. Ask whoever runs this installation.'],
  google_not_here: [409, 'Sign-in with Google is not set up here.'],
  google_unreachable: [503, 'Google does not answer right now. Try again, or sign in another way.'],
  google_expired: [410, 'That took too long, is done already, or was begun in another browser. Begin again.'],
  google_denied: [403, 'Google was not allowed to say who you are. Nothing has changed here.'],
  google_refused: [403, 'What came back from Google could not be confirmed. Begin again.'],
  google_unverified: [
    403,
    'Google has not confirmed the address of this account yet. Confirm it there, or sign in another way.',
  ],
  google_unknown: [
    403,
    'Nobody signs in here with this Google account. Sign in as you did until now and link it, or ask to be invited.',
  ],
  google_link_first: [
    409,
    'There is a sign-in with this address already. Sign in as you did until now, then link Google in your settings.',
  ],
  google_taken: [409, 'This Google account is linked to a sign-in here already.'],
  google_many: [409, 'You have 20 Google accounts linked already. Unlink one that you do not use.'],
  google_other_account: [403, 'This Google account is not linked to your sign-in. Choose the one that is.'],
  google_not_fresh: [
    403,
    'Google did not say that you signed in there just now, so it does not count as a proof. Show it another way.',
  ],
  google_wrong_mailbox: [
    403,
    'You were invited at another address than this Google account has. Choose the account of that address, or set a password.',
  ],
  last_way_in: [409, 'Without this you could not sign in any more. Set up another way first.'],
  already_member: [409, 'This address is in your team already.'],
  invitation_elsewhere: [403, 'This invitation is for another address. Sign in with that one.'],
  already_owner: [409, 'This colleague is an owner already.'],
  offer_open: [409, 'You have offered this to somebody a moment ago. Look again.'],
  invitations_many: [409, 'A hundred invitations wait already. Withdraw one first.'],
  mail_missing: [409, 'No mail server is set here, so no mail can be sent. The operator sets SMTP_URL.'],
  // contacts
  phone_invalid: [422, 'This is not a phone number that we can read. Write it with its area code.'],
  phone_taken: [409, 'Another contact has this number already.'],
  email_in_use: [409, 'Another contact has this e-mail already.'],
  contact_empty: [422, 'Give at least a name, a number or an e-mail.'],
  // whatsapp
  number_unreachable: [422, 'WhatsApp does not confirm this number for this token.'],
  number_taken: [409, 'This number is connected already.'],
  provider_unavailable: [503, 'WhatsApp does not answer right now. Try again in a moment.'],
  app_unknown: [404, 'No Meta app by that name is set up here.'],
  replay_nothing: [409, 'There is nothing to replay in that time.'],
  // inbox
  window_closed: [
    409,
    'The customer wrote more than 24 hours ago, so WhatsApp takes only an approved template now.',
  ],
  text_too_long: [422, 'WhatsApp takes at most 4,096 characters in one message.'],
  text_empty: [422, 'Write something first.'],
  idempotency_mismatch: [422, 'This message id was used for another text.'],
  not_retryable: [409, 'Sending this again would not help, or it is on its way already.'],
  conversation_unreachable: [409, 'This conversation has no WhatsApp number to answer from.'],
  last_owner: [409, 'A business needs an owner. Make somebody else owner first.'],
  own_role: [409, 'Nobody changes their own role. Ask another owner or admin.'],
  assignee_unknown: [404, 'This person is not in your team.'],
  // deals
  stage_unknown: [404, 'This stage does not exist any more.'],
  lost_reason_required: [422, 'Say why it was lost.'],
  lost_reason_unknown: [422, 'This reason is not on your list.'],
  deal_changed: [409, 'Somebody changed this card a moment ago. Look again.'],
  contact_unknown: [404, 'This contact does not exist.'],
  // tasks
  task_not_failed: [409, 'This task has not failed.'],
  // demo
  no_demo: [409, 'The demo business was removed already.'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof problems

export const problemCodeSchema = z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]])

/** RFC 9457, with a stable `code`; `errors` point into the request by JSON Pointer. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: problemCodeSchema,
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ in: z.enum(['body', 'query', 'path']), pointer: z.string(), detail: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problemSchema>
