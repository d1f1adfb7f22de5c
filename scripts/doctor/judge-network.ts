import { type Finding, ok, warn, wrong } from './finding.ts'

export type SeenExposure = {
  host: string
  isLoopback: boolean
  publicUrl: URL
  isPublicLoopback: boolean
  hasTls: boolean
  trustedProxies: string[]
  unverifiedDatabase: boolean
}

/** How the program is reached from elsewhere. */
export function judgeExposure(seen: SeenExposure): Finding[] {
  const { host, isLoopback, publicUrl, isPublicLoopback, hasTls, trustedProxies } = seen
  const findings: Finding[] = []
  const isHttps = publicUrl.protocol === 'https:'
  if (!isLoopback && !hasTls && trustedProxies.length === 0) {
    findings.push(
      warn(
        'Way in',
        `others reach ${host} without TLS`,
        'Set TLS_CERT and TLS_KEY, or put a proxy in front and name it in TRUSTED_PROXIES.',
      ),
    )
  } else if (!isPublicLoopback && !isHttps) {
    findings.push(
      warn(
        'Way in',
        `${publicUrl.origin} is not https: passwords and messages travel readable`,
        'Use https, by TLS_CERT or a proxy, and set PUBLIC_URL to it.',
      ),
    )
  } else if (isHttps && !hasTls && trustedProxies.length === 0) {
    findings.push(
      warn(
        'Way in',
        'a proxy seems to stand in front and is not trusted, so every visitor seems to come from it',
        'Name its addresses in TRUSTED_PROXIES.',
      ),
    )
  } else findings.push(ok('Way in', `${publicUrl.origin}${isLoopback ? ', from this machine' : ''}`))
  if (seen.unverifiedDatabase)
    findings.push(
      warn(
        'Way to the database',
        'is not verified (PLUMBLINE_ALLOW_UNVERIFIED_DATABASE)',
        'Use sslmode=verify-full.',
      ),
    )
  return findings
}

export type SeenCertificate =
  | { state: 'none' }
  | { state: 'unreadable'; why: string }
  | {
      state: 'read'
      daysLeft: number
      validInDays: number
      keyMatches: boolean
      names: string
      namesPublicUrl: boolean
    }

export function judgeCertificate(seen: SeenCertificate): Finding[] {
  const what = 'TLS certificate'
  if (seen.state === 'none') return []
  if (seen.state === 'unreadable')
    return [
      wrong(
        what,
        `cannot be read (${seen.why})`,
        'TLS_CERT and TLS_KEY are PEM files that the user who starts Plumbline may read.',
      ),
    ]
  const { daysLeft, validInDays, keyMatches, names, namesPublicUrl } = seen
  if (!keyMatches)
    return [wrong(what, 'TLS_KEY is not its key', 'Give the certificate and the key that belong together.')]
  if (validInDays > 0)
    return [
      wrong(
        what,
        `is valid only in ${Math.ceil(validInDays)} days`,
        'Give one that is valid now; look at the clock as well.',
      ),
    ]
  if (daysLeft < 0)
    return [wrong(what, `ended ${Math.ceil(-daysLeft)} days ago`, 'Renew it and start Plumbline again.')]
  if (!namesPublicUrl)
    return [
      wrong(
        what,
        `is not for the host of PUBLIC_URL, but for ${names}`,
        'Get one that names it, or mend PUBLIC_URL.',
      ),
    ]
  const says = `${Math.floor(daysLeft)} days left`
  if (daysLeft < 14)
    return [warn(what, says, 'Renew it and start Plumbline again: it is read at the start only.')]
  return [ok(what, says)]
}

export type SeenMail = { state: 'none' | 'simulated' | 'reached' } | { state: 'failed'; why: string }

export function judgeMail(seen: SeenMail): Finding {
  switch (seen.state) {
    case 'none':
      return warn('Mail', 'no mail server, so links are shown to be copied', 'Set SMTP_URL.')
    case 'simulated':
      return ok('Mail', 'the simulated one of the demo')
    case 'reached':
      return ok('Mail', 'the server takes our sign-in')
    case 'failed':
      return wrong(
        'Mail',
        `the server cannot be used: ${seen.why}`,
        'Check SMTP_URL: host, port, user and password.',
      )
  }
}

export function judgeSecurityContact(contact: string | null, isPublicLoopback: boolean): Finding[] {
  if (contact) return [ok('Security contact', contact)]
  if (isPublicLoopback) return []
  return [
    warn('Security contact', 'nobody is named whom to tell of a weakness', 'Set PLUMBLINE_SECURITY_CONTACT.'),
  ]
}
