/** Rounds in which every party has its turn, so that what the machine does meanwhile meets all of them alike. */
export async function inRounds<Parties extends Record<string, () => Promise<unknown>>>(
  rounds: number,
  parties: Parties,
): Promise<{ [Name in keyof Parties]: Awaited<ReturnType<Parties[Name]>>[] }> {
  const names = Object.keys(parties)
  const results = Object.fromEntries(names.map((name) => [name, [] as unknown[]]))
  for (let round = 0; round < rounds; round++) {
    // Every other round the other way about: nobody is always the one who comes after the heavy one.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      results[name]!.push(await parties[name]!())
    }
  }
  return results as never
}
