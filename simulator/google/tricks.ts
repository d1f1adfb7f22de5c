/** What a provider, or somebody between, might do that it should not: each for one sign-in, told to whoever chooses it on the page. */
export const tricks = {
  wrong_nonce: 'the nonce of the request before this one',
  no_nonce: 'no nonce',
  wrong_audience: 'a token that was made for another site',
  wrong_issuer: 'a token of another issuer',
  wrong_signature: 'a token signed by another key of the same name',
  unknown_key: 'a token signed by a key that is not published',
  algorithm_none: 'a token that nobody signed',
  algorithm_hs256: 'a token signed with the public key as a password',
  expired: 'a token that has run out',
  from_the_future: 'a token made tomorrow',
  no_token: 'no token at all',
  other_provider: 'an answer in the name of another provider',
  nameless_provider: 'an answer in nobody’s name',
  stale_sign_in: 'a sign-in of yesterday, whatever was asked for',
  silent_sign_in: 'no word of when they signed in',
  out_of_order: 'an error of its own when the code is redeemed',
} as const
export type Trick = keyof typeof tricks

export function isTrick(text: unknown): text is Trick {
  return typeof text === 'string' && Object.hasOwn(tricks, text)
}
