/** One way in which the catalogue may come to say something else than it should, and the rule that must notice. */
export type Mutant = { id: string; sql: string; rule: string }

/** Ways that are null do not exist here: they would change nothing. */
export function mutants(of: string, rule: string, ways: Record<string, string | null>): Mutant[] {
  return Object.entries(ways).flatMap(([way, sql]) =>
    sql === null ? [] : [{ id: `${of}: ${way}`, sql, rule }],
  )
}
