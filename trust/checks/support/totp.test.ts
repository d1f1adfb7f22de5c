import { expect, test } from 'vitest'
import { totpCode } from './totp.ts'

test('a code is the one of RFC 6238', () => {
  // Its appendix B: the secret is 12345678901234567890, of eight digits the last six count here.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const codes = [59, 1_111_111_109, 1_234_567_890, 20_000_000_000]
  expect(codes.map((seconds) => totpCode(secret, new Date(seconds * 1000)))).toEqual([
    '287082',
    '081804',
    '005924',
    '353130',
  ])
})
