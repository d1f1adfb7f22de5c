/**
 * Places where the text of a query is not written out whole, each looked at by a person. What stands there is compared to the letter (spaces
 * apart): whoever changes it must look again.
 */
export type ReviewedQuery = { file: string; code: string; why: string }

const atStart =
  'Runs at start as the administrator, before anybody is served; a utility statement takes no parameters.'

export const reviewedQueries: ReviewedQuery[] = [
  {
    file: 'kernel/patient-pool.ts',
    code: "['query']",
    why: 'The name of a type: no query is made here.',
  },
  {
    file: 'kernel/patient-pool.ts',
    code: '...args',
    why: 'Hands on unchanged what the queue of background tasks asks, and asks again when the connection was lost.',
  },
  {
    file: 'kernel/database/describe-schema.ts',
    code: 'text',
    why: 'Describes the schema for developers; its callers in that file hand it texts written out whole.',
  },
  {
    file: 'kernel/database/migrate.ts',
    code: inSource(
      "~grant create on database @{pg.escapeIdentifier((await admin.query('select current_database() as name')).rows[0].name)} to app_tasks~",
    ),
    why: `${atStart} The name is the database’s own, quoted.`,
  },
  {
    file: 'kernel/database/migrate.ts',
    code: inSource('~set role @{owner}~'),
    why: `${atStart} The role is one of two constants.`,
  },
  {
    file: 'kernel/database/migrate.ts',
    code: 'text',
    why: `${atStart} The text is a migration of this program, read from its file.`,
  },
  {
    file: 'kernel/database/roles.ts',
    code: inSource('~create role @{role}~'),
    why: `${atStart} The role is from a constant list.`,
  },
  {
    file: 'kernel/database/roles.ts',
    code: inSource("~alter role @{role} @{login ? ~login password '@{password}'~ : 'nologin'}~"),
    why: `${atStart} The role is from a constant list, the password is base64url.`,
  },
  {
    file: 'kernel/database/roles.ts',
    code: inSource('~grant @{role} to current_user~'),
    why: `${atStart} The role is from a constant list.`,
  },
  {
    file: 'kernel/database/roles.ts',
    code: 'statement',
    why: `${atStart} The statements are lists of that file; the database’s name in them is quoted.`,
  },
  {
    file: 'kernel/database/pools.ts',
    code: 'client.query',
    why: 'Hands on unchanged what is asked, so that several questions leave together.',
  },
  {
    file: 'kernel/database/transaction.ts',
    code: '{name:statementName(query.sql),text:query.sql,values:query.parametersasunknown[],}',
    why: 'What the query builder has compiled: its text, and beside it the parameters.',
  },
  {
    file: 'kernel/database/transaction.ts',
    code: 'enter',
    why: 'One of two texts in that file, each written out whole: for the system, or for a member.',
  },
  ...['text', 'CompiledQuery.raw(text,values)', '>(CompiledQuery'].map((code) => ({
    file: 'features/identity/ceremonies.ts',
    code,
    why: 'Its only callers, in that file, hand it texts written out whole; the parameters go beside them.',
  })),
  {
    file: 'features/whatsapp/accept-webhook.ts',
    code: 'statement',
    why: 'Its only caller, in that file, hands it a text written out whole.',
  },
  {
    file: 'features/trust/queries.ts',
    code: "{name:'trust_days',text:daysText,values:[commitments,historyDays],}",
    why: 'The text is put together from constants of that file alone.',
  },
]

/** Written without the signs that have a meaning in a text: `~` for a backtick, `@{` for the begin of a hole. */
function inSource(code: string): string {
  return code.replaceAll('~', '`').replaceAll('@{', '$' + '{')
}
