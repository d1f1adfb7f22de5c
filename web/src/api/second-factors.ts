import { queryOptions } from '@tanstack/react-query'
import type { BodyInput, ResponseOf } from '#contract/endpoint.ts'
import type * as factors from '#contract/second-factors.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'
import { refreshCsrf } from './session-state.ts'

export function secondFactorsQuery() {
  return queryOptions({
    queryKey: keys.secondFactors,
    queryFn: ({ signal }) => ask<factors.SecondFactors>('GET', '/second-factors', { signal }),
  })
}

export type NewTotp = ResponseOf<typeof factors.beginTotp>

export async function beginTotp(): Promise<NewTotp> {
  return ask('POST', '/second-factors/totp', { body: {} })
}

/** Answers the recovery codes, which are told this once. */
export async function confirmTotp(code: string): Promise<string[]> {
  const { recoveryCodes } = await ask<ResponseOf<typeof factors.confirmTotp>>('PUT', '/second-factors/totp', {
    body: { code },
  })
  return recoveryCodes
}

/** What is shown changes only when the codes have been seen: the window with them stands in what would go. */
export async function factorsChanged(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: keys.secondFactors }), refreshCsrf()])
}

export async function removeTotp(password?: string): Promise<void> {
  await ask('POST', '/second-factors/totp/remove', { body: password === undefined ? {} : { password } })
  await factorsChanged()
}

export async function renewRecoveryCodes(): Promise<string[]> {
  const { recoveryCodes } = await ask<ResponseOf<typeof factors.renewRecoveryCodes>>(
    'POST',
    '/second-factors/recovery-codes',
    { body: {} },
  )
  return recoveryCodes
}

export async function forgetTrustedBrowser(id: string): Promise<void> {
  await ask('DELETE', `/trusted-browsers/${part(id)}`)
  await queryClient.invalidateQueries({ queryKey: keys.secondFactors })
}

/** For ten minutes from now sensitive actions go through. */
export async function proveByCode(code: string): Promise<void> {
  await ask('PUT', '/session/proof/code', { body: { code } })
  await refreshCsrf()
}

export function secondFactorRuleQuery() {
  return queryOptions({
    queryKey: keys.secondFactorRule,
    queryFn: ({ signal }) => ask<factors.SecondFactorRule>('GET', '/account/second-factor-rule', { signal }),
  })
}

export async function changeSecondFactorRule(
  body: BodyInput<typeof factors.changeSecondFactorRule>,
): Promise<void> {
  const rule = await ask<factors.SecondFactorRule>('PUT', '/account/second-factor-rule', { body })
  queryClient.setQueryData(keys.secondFactorRule, rule)
  await refreshCsrf()
}
