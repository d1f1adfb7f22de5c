/** One line of the doctor's: what was looked at, how it is, and what to do where it is not well. */
export type Finding = {
  what: string
  /** `warn` deserves a look; `wrong` keeps the installation from its work, or its promises from being kept. */
  state: 'ok' | 'warn' | 'wrong'
  says: string
  /** Absent where all is well. */
  advice?: string
}

export const ok = (what: string, says: string): Finding => ({ what, state: 'ok', says })
export const warn = (what: string, says: string, advice: string): Finding => ({
  what,
  state: 'warn',
  says,
  advice,
})
export const wrong = (what: string, says: string, advice: string): Finding => ({
  what,
  state: 'wrong',
  says,
  advice,
})
