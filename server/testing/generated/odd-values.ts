/** What nobody should send: of the wrong kind, too long, not storable, or an attempt at something else. */
export const oddTexts: string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udc00y',
  '\uffff\ufffe',
  '\u202eesrever',
  'e\u0301'.repeat(5_000),
  '😀'.repeat(3_000),
  'x'.repeat(30_000),
  '__proto__',
  "'; drop table contacts; --",
  '{{constructor.constructor("return process")()}}',
  '%00%ff',
  '../../etc/passwd',
  '-1',
  '1.5',
  '1e400',
  '9'.repeat(17),
  '\r\nSet-Cookie: a=b',
]

export const oddValues: unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  [[]],
  [null],
  {},
  { length: 3 },
  deep(500),
  ...oddTexts,
]

/** What a body is not, whatever its fields are. */
export const oddBodies: unknown[] = [null, [], [{}], 'text', '', 7, true, deep(500), Array(2_000).fill({})]

/** Fields that no description has; some would mean something to somebody else's code. */
export const oddNames = [
  'surely_unknown',
  'account_id',
  'accountId',
  'role',
  'constructor',
  'toString',
  '',
  '$where',
]

/** Texts that are no body at all, or one that is not what it seems. */
export const oddTextsAsBody = [
  '{',
  'undefined',
  '{}{}',
  "{'a':1}",
  '\ufeff\ufeff{}',
  '{"a":NaN}',
  '{"__proto__":{"role":"owner"}}',
  '{"constructor":{"prototype":{"role":"owner"}}}',
  '['.repeat(30_000),
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
]

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level++) value = { a: value }
  return value
}
