/** A map of an address, opened elsewhere: the exact place where it is known, else what the words find. */
export function mapOf(place: { text: string; latitude: number | null; longitude: number | null }): string {
  const { text, latitude, longitude } = place
  const query = latitude === null || longitude === null ? text : `${latitude},${longitude}`
  return `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(query)}`
}
