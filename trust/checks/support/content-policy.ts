/** Content-Security-Policy, read as a browser does: of directives under one name the first counts. */
export type Policy = Map<string, string[]>

export function parsePolicy(text: string): Policy {
  const policy: Policy = new Map()
  for (const directive of text.split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources)
  }
  return policy
}

/** What a policy lets through that it should not, as a stable code, or null. A page needs more than an answer that is none. */
export function faultOf(policy: Policy, isPage: boolean): string | null {
  const of = (name: string) => policy.get(name) ?? policy.get('default-src')
  const all = [...policy.values()].flat().map((source) => source.toLowerCase())
  if (all.some((source) => source === "'unsafe-inline'" || source === "'unsafe-hashes'"))
    return 'inline_allowed'
  if (all.some((source) => source === "'unsafe-eval'" || source === "'wasm-unsafe-eval'"))
    return 'eval_allowed'
  if (!isNone(policy.get('default-src'))) return 'default_open'
  const running = [...policy.keys()].filter((name) => /^(script|style|worker)-src(-elem|-attr)?$/.test(name))
  for (const name of ['script-src', 'style-src', ...running]) {
    if (!of(name)?.every(isOwn)) return 'other_hosts_allowed'
  }
  if (!isNone(of('object-src'))) return 'objects_allowed'
  if (!isNone(policy.get('frame-ancestors')) && !isSandboxed(policy)) return 'framing_allowed'
  if (!isPage) return null
  if (!isNone(policy.get('base-uri'))) return 'base_allowed'
  if (!policy.get('form-action')?.every(isOwn)) return 'forms_to_anywhere'
  const scripts = !isNone(of('script-src'))
  if (scripts && !policy.get('require-trusted-types-for')?.includes("'script'")) return 'untrusted_types'
  return null
}

export function noncesOf(policy: Policy): string[] {
  return [...policy.values()].flat().flatMap((source) => /^'nonce-(.+)'$/.exec(source)?.[1] ?? [])
}

/** Shown as a page it would be in a box of its own: no scripts, no forms, no origin. Frames around it see nothing of ours. */
function isSandboxed(policy: Policy): boolean {
  return policy.get('sandbox')?.length === 0
}

function isNone(sources: string[] | undefined): boolean {
  return sources?.length === 1 && sources[0]?.toLowerCase() === "'none'"
}

function isOwn(source: string): boolean {
  return /^'(none|self|report-sample|nonce-[\w+/=-]{22,}|sha(256|384|512)-[\w+/=-]+)'$/.test(source)
}
