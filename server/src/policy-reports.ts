import type { FastifyInstance } from 'fastify'
import { clock } from '#kernel/clock.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { policyReportsPath } from '#kernel/http/browser-headers.ts'
import { Budgets } from '#kernel/http/budgets.ts'
import type { Installation } from '#kernel/installation.ts'

const bodyBytesMax = 16 * 1024
const perReportMax = 10

/** Which rule of a page's policy stopped something, and what kind of thing that was. Never an address, a text or a person. */
type Violation = { directive: string; blocked: string }

/**
 * Browsers tell here what the policy of a page has stopped. Anybody can send anything: what is kept is the name of the rule and the kind of thing, counted by
 * day, within a budget; the answer is the same whatever came, and nobody waits for it.
 */
export function mountPolicyReports(server: FastifyInstance, installation: Installation) {
  const fromOne = new Budgets({ name: 'policy-reports', allowed: 60, windowSeconds: 60 })
  const fromAll = new Budgets({ name: 'all-policy-reports', allowed: 600, windowSeconds: 60 })
  const keep = ({ directive, blocked }: Violation) => {
    if (fromAll.spend('').isOver) return
    installation.log.warn({ directive, blocked }, 'a browser stopped something on a page')
    installation.pools.app
      .query('select count_policy_violation($1, $2, $3)', [clock.now(), directive, blocked])
      .catch((err) => installation.log.warn({ err }, 'a policy report could not be kept'))
  }
  return server.register(async (reports) => {
    reports.removeAllContentTypeParsers()
    reports.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    reports.post(
      policyReportsPath,
      { bodyLimit: bodyBytesMax, config: { operation: 'policy.report' } },
      async (request, reply) => {
        if (!fromOne.spend(addressBlock(request)).isOver) {
          for (const violation of violationsIn(request.body)) keep(violation)
        }
        return reply.code(204).send()
      },
    )
  })
}

/** Both forms: `{"csp-report": {…}}`, and the list of the Reporting API. Whatever is neither holds none. */
export function violationsIn(body: unknown): Violation[] {
  const told = parsed(body)
  const bodies = Array.isArray(told)
    ? told.filter((one) => one?.type === 'csp-violation').map((one) => one.body)
    : [(told as { 'csp-report'?: unknown } | null)?.['csp-report']]
  return bodies.slice(0, perReportMax).flatMap((one): Violation[] => {
    if (typeof one !== 'object' || one === null) return []
    const fields = one as Record<string, unknown>
    const directive =
      fields.effectiveDirective ?? fields['effective-directive'] ?? fields['violated-directive']
    if (typeof directive !== 'string') return []
    return [
      {
        directive: directives.find((name) => name === directive.split(' ')[0]) ?? 'other',
        blocked: kindOf(fields.blockedURL ?? fields['blocked-uri']),
      },
    ]
  })
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return null
  }
}

/** An address may hold anything, so only its kind is kept. */
function kindOf(blocked: unknown): string {
  const text = String(blocked ?? '')
  if (kinds.includes(text)) return text
  const scheme = /^([a-z-]{1,20}):/.exec(text)?.[1] ?? ''
  return ['http', 'https', 'data', 'blob', 'chrome-extension', 'moz-extension'].includes(scheme)
    ? scheme
    : 'other'
}

const kinds = ['inline', 'eval', 'wasm-eval', 'self', 'trusted-types-sink', 'trusted-types-policy']
const directives = [
  'default-src',
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'style-src',
  'style-src-elem',
  'style-src-attr',
  'img-src',
  'media-src',
  'font-src',
  'connect-src',
  'manifest-src',
  'object-src',
  'frame-src',
  'worker-src',
  'base-uri',
  'form-action',
  'frame-ancestors',
  'require-trusted-types-for',
]
