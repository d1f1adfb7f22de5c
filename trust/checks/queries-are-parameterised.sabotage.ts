import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'queries-are-parameterised.value-in-the-text',
    check: 'queries-are-parameterised',
    reason: 'query_put_together',
    does: 'The query that finds where a delivery belongs is put together with the value in its text.',
    by: {
      file: 'server/src/features/whatsapp/number-routes.ts',
      find: "name: 'number_routes', text: 'select * from number_routes($1)', values: [appId]",
      put: String.raw`text: 'select * from number_routes(\'' + appId + '\')'`,
    },
  },
  {
    id: 'queries-are-parameterised.hidden-in-a-filter',
    check: 'queries-are-parameterised',
    reason: 'input_runs_in_a_query',
    does: 'The reason of a lost card is written into the text of a query, in a way that reading the source does not show.',
    by: {
      file: 'server/src/features/deals/move-deal.ts',
      find: ".where('code', '=', code)",
      put: ".where((await import('kysely'))['s' + 'ql'].raw(\"code = '\" + code + \"'\"))",
    },
  },
  {
    id: 'queries-are-parameterised.function-builds-one',
    check: 'queries-are-parameterised',
    reason: 'function_builds_query',
    does: 'A function of the database puts a query together from what it is given and runs it.',
    by: {
      database: 'data',
      sql: `create schema helpers;
            create function helpers.lost_reason_label(reason text) returns text language plpgsql set search_path = pg_catalog, public as $$
              declare found text;
              begin
                execute 'select label from lost_reasons where code = ''' || reason || '''' into found;
                return found;
              end $$`,
      undo: 'drop schema helpers cascade',
    },
  },
]
