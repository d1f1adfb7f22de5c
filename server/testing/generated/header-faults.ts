import type { Answer } from './http.ts'

/**
 * What is wrong with the headers of an answer, whatever it is: a page, a file, a refusal, a stream, what is no request at all. Written from what a browser
 * must be told, not from what the server says.
 */
export function headerFaults({ headers, status }: Pick<Answer, 'headers' | 'status'>): string[] {
  const of = (name: string) => String(headers[name] ?? '')
  const policy = directivesOf(of('content-security-policy'))
  const isPage = of('content-type').startsWith('text/html')
  const isFile = of('cache-control').startsWith('public')
  const faults: [fault: string, isSo: boolean][] = [
    ['types are guessed', of('x-content-type-options') !== 'nosniff'],
    ['tells other sites where somebody was', !referrers.includes(of('referrer-policy'))],
    ['other windows may hold on to it', of('cross-origin-opener-policy') !== 'same-origin'],
    ['other sites may load it', of('cross-origin-resource-policy') !== 'same-origin'],
    ['devices may be used', !/camera=\(\).*microphone=\(\)/.test(of('permissions-policy'))],
    ['may be framed by old browsers', of('x-frame-options') !== 'DENY'],
    ['has an open policy', policy.get('default-src')?.join() !== "'none'"],
    ['may be framed', policy.get('frame-ancestors')?.join() !== "'none'"],
    ['lets anything inline run', /unsafe-(inline|eval|hashes)/.test(of('content-security-policy'))],
    ['lets any host in', [...policy.values()].flat().some((source) => /\*|^https?:/.test(source))],
    [
      'is a page with another base or with objects',
      isPage && !['base-uri', 'object-src'].every((name) => policy.get(name)?.join() === "'none'"),
    ],
    [
      'is a page that takes text for script',
      isPage && policy.get('require-trusted-types-for')?.join() !== "'script'",
    ],
    ['is a page whose breaches nobody hears of', isPage && !policy.has('report-uri')],
    ['is kept by caches between', !isFile && !/^(no-store|private, max-age=\d+)$/.test(of('cache-control'))],
    ['is kept though it is a refusal', status >= 400 && of('cache-control') !== 'no-store'],
    ['lets other sites read', Object.keys(headers).some((name) => name.startsWith('access-control-'))],
    ['tells what it is built with', 'x-powered-by' in headers || 'server' in headers],
  ]
  return faults.flatMap(([fault, isSo]) => (isSo ? [fault] : []))
}

const referrers = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']

function directivesOf(policy: string): Map<string, string[]> {
  return new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      return [name, sources]
    }),
  )
}
