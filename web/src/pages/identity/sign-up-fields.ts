import type { Trade } from '#contract/shared.ts'

/** What signing up asks of everybody, whatever they sign in by. */
export type BusinessFields = { businessName: string; trade: Trade; name: string }

export const emptyBusiness: BusinessFields = { businessName: '', trade: 'plumbing', name: '' }
