/** So long only where others use the machine as well. */
export const minutes = (count: number) => count * 60_000

/** What the short form of every part must have found. */
export const nothing = { lost: 0, doubled: 0, misplaced: 0, complaints: [] }
