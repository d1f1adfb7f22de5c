import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate that signs itself, and its key, as PEM: what an operator has in two files. */
export function makeCertificate(name = 'localhost'): { certificate: string; key: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const subject = sequence(set(sequence(commonName, text(0x0c, name))))
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(ecdsaWithSha256),
    subject,
    sequence(text(0x17, '200101000000Z'), text(0x17, '490101000000Z')),
    subject,
    publicKey,
    der(0xa3, sequence(sequence(alternativeName, der(0x04, sequence(text(0x82, name)))))),
  )
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)])
  const whole = sequence(body, sequence(ecdsaWithSha256), der(0x03, signature))
  const lines = whole.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** X.690: kind, length, contents. */
function der(kind: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([kind, ...size]), content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
const set = (...parts: Buffer[]) => der(0x31, ...parts)
const text = (kind: number, words: string) => der(kind, Buffer.from(words))
const identifier = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))

// 1.2.840.10045.4.3.2, 2.5.4.3 and 2.5.29.17 (RFC 5280).
const ecdsaWithSha256 = identifier('2a8648ce3d040302')
const commonName = identifier('550403')
const alternativeName = identifier('551d11')
