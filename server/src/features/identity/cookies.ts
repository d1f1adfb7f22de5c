import type { Installation } from '#kernel/installation.ts'

/** `__Host-` only works over TLS; on loopback without it the plain name is used, by configuration only. */
export function cookieName(
  installation: Installation,
  name: 'session' | 'device' | 'browser' | 'second-step' | 'trusted',
): string {
  return isOverTls(installation) ? `__Host-${name}` : `plumbline_${name.replaceAll('-', '_')}`
}

/** For each of our cookies; 0 seconds takes one away. */
export function cookieOptions(installation: Installation, maxAgeSeconds: number) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: isOverTls(installation),
    maxAge: maxAgeSeconds,
  }
}

function isOverTls({ config }: Installation): boolean {
  return config.publicUrl.protocol === 'https:'
}
