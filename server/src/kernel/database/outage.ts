/** A database that is away, shutting down or full: the caller may try again. */
export function isOutage(error: Error & { code?: string }): boolean {
  return (
    /^(08|53|57P)/.test(error.code ?? '') ||
    ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOSPC'].includes(error.code ?? '') ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  )
}
