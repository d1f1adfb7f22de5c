/** RFC 9116: it must say until when it holds, and that must be less than a year ahead. */
const validDays = 180

export function securityText({ contact, publicUrl }: { contact: string; publicUrl: URL }, now: Date): string {
  const expires = new Date(now.getTime() + validDays * 86_400_000)
  expires.setUTCHours(0, 0, 0, 0)
  const lines = [`Contact: ${contact}`, `Expires: ${expires.toISOString().replace('.000', '')}`]
  // Web addresses in this file must be https (2.5); without TLS they are left out.
  if (publicUrl.protocol === 'https:') {
    lines.push(`Canonical: ${publicUrl.origin}/.well-known/security.txt`, `Policy: ${publicUrl.origin}/trust`)
  }
  lines.push('Preferred-Languages: en, es')
  return `${lines.join('\n')}\n`
}
