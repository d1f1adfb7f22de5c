import { expect, test } from 'vitest'
import { appSecretProof, isSignedBy, signBody } from './signature.ts'

const secret = 'sim-app-secret'

test.each([
  [
    '{"object":"whatsapp_business_account","entry":[]}',
    '2ff48ad93b702ab2040e5d78d6c07549274fb2e739ecd649af3037518df3b94c',
  ],
  [
    '{"object": "whatsapp_business_account", "entry": []}',
    'b107b5d133d986b3d39766b1e2f895320ed522d8ff01350a81a365424096a3fd',
  ],
  [
    '{"body":"caf\\u00e9 \\ud83d\\udc4d"}',
    '814c9e72e78fd1cf4aa0dfc3dbf36258d56318209a121031fd34b97c395c15f3',
  ],
  ['{"body":"café 👍"}', 'f98962b91f36e7c9d9e260fe0c606c329fb1918f3f8b2133415d7bb27626e3de'],
])('the exact bytes of %s have the signature that the reference computed', (body, hex) => {
  expect(signBody(secret, body)).toBe(`sha256=${hex}`)
  expect(signBody(secret, Buffer.from(body))).toBe(`sha256=${hex}`)
  expect(isSignedBy(secret, body, `sha256=${hex}`)).toBe(true)
})

test('a signature by another secret, over other bytes, of another form or missing is refused', () => {
  const body = '{"object":"whatsapp_business_account","entry":[]}'
  const good = signBody(secret, body)
  for (const header of [
    undefined,
    '',
    'sha256=',
    good.slice(7),
    good.slice(0, -1),
    `${good}0`,
    'é'.repeat(71),
  ]) {
    expect(isSignedBy(secret, body, header)).toBe(false)
  }
  expect(isSignedBy('another', body, good)).toBe(false)
  expect(isSignedBy(secret, `${body} `, good)).toBe(false)
})

test('the proof of a token matches the reference, with and without a time', () => {
  expect(appSecretProof(secret, 'EAAtoken')).toBe(
    '107f685d1ad45648e62f9002dffe127d2cf47de36ac513dda131eceaa35e1dfe',
  )
  expect(appSecretProof(secret, 'EAAtoken', 1795000000)).toBe(
    '39b6cbe25e1f040a16369900e1bf9bd530876ce5b8a7248359d183ce8269e940',
  )
})
