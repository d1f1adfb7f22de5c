import type { Config } from '../config.ts'

/** Where browsers tell of what a page's policy has stopped; `policy-reports.ts` listens there. */
export const policyReportsPath = '/csp-reports'

/** For everything that is no page: nothing runs, nothing is loaded, no frame around it, wherever it is opened. */
const closedPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What we use of what a device can do: nothing but passkeys, and those on our own pages alone. */
const deviceFeatures = [
  'accelerometer=()',
  'camera=()',
  'display-capture=()',
  'geolocation=()',
  'gyroscope=()',
  'hid=()',
  'magnetometer=()',
  'microphone=()',
  'midi=()',
  'payment=()',
  'publickey-credentials-create=(self)',
  'publickey-credentials-get=(self)',
  'serial=()',
  'usb=()',
].join(', ')

/**
 * What every answer tells the browser that gets it, whatever it is: page, file, refusal, stream. Nothing here depends on who asks or with what. Who knows
 * better says otherwise later (a page its own policy, a file of the app that it may be kept). There is no `Access-Control-Allow-…` anywhere: no other
 * site reads anything of ours.
 */
export function browserHeaders({ publicUrl }: Pick<Config, 'publicUrl'>): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': deviceFeatures,
    'cache-control': 'no-store',
    'content-security-policy': closedPolicy,
    'x-frame-options': 'DENY',
    ...(publicUrl.protocol === 'https:' && {
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    }),
  }
}

/** The policy of a page: what is common to all, and what this one may load. What a browser stops is told to us. */
export function pageHeaders(mayLoad: string[]): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      ...mayLoad,
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      `report-uri ${policyReportsPath}`,
      'report-to policy',
    ].join('; '),
    'reporting-endpoints': `policy="${policyReportsPath}"`,
  }
}
