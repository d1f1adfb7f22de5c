/**
 * The body as it is sent: JSON in ASCII, since the real platform escapes everything else as `\uXXXX` (and, it is said,
 * `/` as `\/`); a receiver that re-serialises JSON before checking the signature is found out by that.
 */
export function webhookText(body: unknown, escapeSlashes: boolean): string {
  const ascii = JSON.stringify(body).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return escapeSlashes ? ascii.replaceAll('/', '\\/') : ascii
}
