/** What somebody typed before they left for another site, for when they are back in this window. Never a password. */
export function keepForm(name: string, fields: object): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(fields))
  } catch {
    // A browser that keeps nothing: it is typed once more.
  }
}

export function keptForm<Fields extends object>(name: string, empty: Fields): Fields {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(name)) ?? 'null')
    return { ...empty, ...(typeof kept === 'object' ? kept : null) }
  } catch {
    return empty
  }
}

export function forgetForm(name: string): void {
  try {
    sessionStorage.removeItem(keyOf(name))
  } catch {
    // Nothing was kept.
  }
}

const keyOf = (name: string) => `plumbline.form.${name}`
