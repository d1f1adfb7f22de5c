/** Joins class names and leaves out what is not wanted: `classes('row', isOpen && 'open')`. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
