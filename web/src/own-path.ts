/**
 * Only a path of our own, as a browser would read it: `//elsewhere.example`, `https:`, a backslash, a tab between two slashes or `/.//` would lead a
 * person away after signing in. Undefined for all else, and for `/`, which needs no saying.
 */
export function ownPath(path: unknown): string | undefined {
  if (typeof path !== 'string' || !path.startsWith('/') || !URL.canParse(path, nowhere)) return undefined
  const { origin, pathname, search, hash } = new URL(path, nowhere)
  if (origin !== nowhere || pathname.startsWith('//') || pathname === '/') return undefined
  return `${pathname}${search}${hash}`
}

/** A name that nobody can have (RFC 2606): what leads anywhere else does not stay there. */
const nowhere = 'https://nowhere.invalid'
