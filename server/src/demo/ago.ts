/** `ago(now, 90)`: ninety minutes before. `days` and `hours` give minutes. */
export const ago = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000)
export const hours = (count: number, minutes = 0) => count * 60 + minutes
export const days = (count: number, hourCount = 0, minutes = 0) => count * 1440 + hourCount * 60 + minutes
