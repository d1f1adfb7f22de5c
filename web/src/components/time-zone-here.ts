/** Of this browser; where it does not tell, UTC, which the settings then show. */
export function timeZoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}
