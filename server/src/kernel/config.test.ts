import { describe, expect, test } from 'vitest'
import { isLoopback, readConfig } from './config.ts'
import { StartRefusal } from './start-refusal.ts'

const local = 'postgres://me@localhost/plumbline'
const remote = 'postgres://me@db.example/plumbline'
const verified = `${remote}?sslmode=verify-full`

describe('settings', () => {
  test('need not be given: then it listens on this machine, on embedded databases, with a demo', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      port: 4000,
      host: 'localhost',
      loopback: true,
      databases: null,
      demoAllowed: true,
      signUp: 'first',
      mail: null,
      tls: null,
      trustedProxies: [],
    })
    expect(config.publicUrl.origin).toBe('http://localhost:4000')
    expect(config.origins).toEqual(['http://localhost:4000', 'http://127.0.0.1:4000', 'http://[::1]:4000'])
    expect([...config.roles]).toEqual(['web', 'worker', 'checker', 'simulator'])
    expect(config.masterKeyFile).toBe(`${config.dataFolder}/master.key`)
    expect(config.dataFolder).toMatch(/^\/.*\/\.plumbline$/)
  })

  test('that are given empty are not given', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', PLUMBLINE_SIGNUP: '' })).toMatchObject({
      port: 4000,
      databases: null,
    })
  })

  test.each([
    ['PORT', ['0', '-1', 'eighty', '65536', '99999', '80.5', 'NaN', '4000 and more']],
    ['HOST', ['not a host', 'http://x', '*', 'a/b', '127.0.0.1:80']],
    [
      'PUBLIC_URL',
      [
        'crm.example',
        'ftp://crm.example',
        'https://crm.example/path',
        'https://',
        'https://me:pw@crm.example',
        'https://crm.example/?x',
        'https://crm.example/#x',
      ],
    ],
    [
      'DATABASE_URL',
      ['mysql://x', 'nonsense', 'postgres://', 'postgres://[', remote, `${remote}?sslmode=require`],
    ],
    ['KEYS_DATABASE_URL', ['mysql://x', 'postgres://[', remote, `${remote}?sslmode=disable`]],
    ['PLUMBLINE_ALLOW_UNVERIFIED_DATABASE', ['yes', 'true', '2']],
    ['PLUMBLINE_DEMO', ['yes', 'on']],
    ['PLUMBLINE_ROLES', ['web,boss', ',', 'web,,worker', 'Web']],
    ['PLUMBLINE_SIGNUP', ['maybe', 'Open']],
    ['PLUMBLINE_LOG', ['loud', 'trace ']],
    ['PLUMBLINE_GRAPH_URL', ['graph', 'file:///etc', 'javascript:alert(1)']],
    ['PLUMBLINE_GRAPH_VERSION', ['26', 'v26', 'v26.1', 'v1.0', '../v26.0']],
    ['PLUMBLINE_MEDIA_HOSTS', ['https://a.example', 'a b', 'a/b', '*', ',']],
    [
      'GOOGLE_ISSUER',
      [
        'accounts.google.com',
        'http://accounts.google.com',
        'http://10.0.0.1:4005',
        'http://localhost.evil.example',
        'ftp://localhost',
        'https://me:pw@accounts.google.com',
        'https://accounts.google.com/?x',
        'https://accounts.google.com/#x',
      ],
    ],
    ['GOOGLE_CLIENT_ID', ['x', 'a b', 'x'.repeat(300)]],
    ['GOOGLE_CLIENT_SECRET', ['x', 'a secret']],
    ['SMTP_URL', ['mail.example', 'http://mail', 'smtp://', 'smtp:// ']],
    ['PLUMBLINE_MAIL_FROM', ['x']],
    [
      'PLUMBLINE_SECURITY_CONTACT',
      [
        'security@crm.example',
        'mailto:',
        'mailto:nobody',
        'mailto:a@b.example,c@d.example',
        'mailto:a@b.example\nExpires: never',
        'mailto:a b@c.example',
        'http://crm.example/report',
        'https://',
        'https://me:pw@crm.example',
        'https://crm.example/a b',
        'tel:+15550100',
        'javascript:alert(1)',
      ],
    ],
    [
      'PLUMBLINE_METRICS_TOKEN',
      ['short', 'a'.repeat(19), 'a'.repeat(201), `${'a'.repeat(20)} b`, 'ä'.repeat(20)],
    ],
    ['TLS_CERT', ['/nowhere/cert.pem']],
    ['TLS_KEY', ['/nowhere/key.pem']],
    ['TRUSTED_PROXIES', ['nonsense', '10.0.0.0/33', '10.0.0/8', '::1/129', 'loopback', '1.2.3.4,']],
  ] as const)('%s refuses nonsense by its name', (name, values) => {
    for (const value of values) {
      const other =
        name === 'DATABASE_URL'
          ? { KEYS_DATABASE_URL: local }
          : name === 'KEYS_DATABASE_URL'
            ? { DATABASE_URL: local }
            : {}
      expect(refusalOf({ ...other, [name]: value }), value).toContain(name)
    }
  })

  test('that nobody knows are refused by name: a slip of the pen is not passed over', () => {
    expect(refusalOf({ PLUMBLINE_SINGUP: 'open' })).toContain('PLUMBLINE_SINGUP is not a setting')
    expect(readConfig({ HOME: '/root', PLUMB: 'x' }).port).toBe(4000)
  })

  test('that are wrong are told all at once', () => {
    const told = refusalOf({ PORT: 'x', PLUMBLINE_SIGNUP: 'x', PLUMBLINE_TYPO: 'x' })
    for (const name of ['PORT', 'PLUMBLINE_SIGNUP', 'PLUMBLINE_TYPO']) expect(told).toContain(name)
  })

  test('never repeat what was given: an address may hold a password', () => {
    const told = refusalOf({
      DATABASE_URL: 'postgres://me:hunter2@db.example/x',
      KEYS_DATABASE_URL: 'mysql://me:hunter2@x',
    })
    expect(told).not.toContain('hunter2')
  })
})

describe('sign-in with Google', () => {
  const client = {
    GOOGLE_CLIENT_ID: '1234.apps.example',
    GOOGLE_CLIENT_SECRET: 'not a real one'.replaceAll(' ', '-'),
  }

  test('is offered with a client and its secret, both or neither', () => {
    expect(readConfig({}).google).toBeNull()
    expect(readConfig(client).google).toEqual({
      issuer: 'https://accounts.google.com',
      clientId: '1234.apps.example',
      clientSecret: 'not-a-real-one',
    })
    for (const name of ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'])
      expect(refusalOf({ ...client, [name]: '' })).toContain('set both, or neither')
  })

  test('asks whoever answers over http on this machine alone', () => {
    for (const issuer of ['http://localhost:4005', 'http://127.0.0.1:4005', 'http://[::1]:4005'])
      expect(readConfig({ ...client, GOOGLE_ISSUER: issuer }).google?.issuer).toBe(issuer)
  })
})

describe('whom to tell of a weakness', () => {
  test.each([
    'mailto:security@crm.example',
    'mailto:a.b+c@mail.crm.example',
    'https://crm.example/report?via=web',
  ])('may be %s', (contact) => {
    expect(readConfig({ PLUMBLINE_SECURITY_CONTACT: contact }).securityContact).toBe(contact)
  })

  test('is nobody unless the operator says so', () => {
    expect(readConfig({})).toMatchObject({ securityContact: null, metricsToken: null })
  })
})

describe('your own databases', () => {
  test('are both given or neither', () => {
    expect(refusalOf({ DATABASE_URL: local })).toMatch(/DATABASE_URL and KEYS_DATABASE_URL: set both/)
    expect(refusalOf({ KEYS_DATABASE_URL: local })).toMatch(/set both/)
    expect(readConfig({ DATABASE_URL: local, KEYS_DATABASE_URL: local }).databases).toEqual({
      data: local,
      keys: local,
    })
  })

  test('switch the demo off unless it is asked for', () => {
    const own = { DATABASE_URL: local, KEYS_DATABASE_URL: local }
    expect(readConfig(own).demoAllowed).toBe(false)
    expect(readConfig({ ...own, PLUMBLINE_DEMO: '1' }).demoAllowed).toBe(true)
    expect(readConfig({ PLUMBLINE_DEMO: '0' }).demoAllowed).toBe(false)
  })

  test.each([
    ['db.example', ''],
    ['db.example', '?sslmode=require'],
    ['db.example', '?sslmode=verify-ca'],
    ['db.example', '?sslmode=no-verify'],
    ['db.example', '?sslmode=verify-full&sslmode=disable'],
    ['10.0.0.5', ''],
    ['localhost.evil.example', ''],
    ['localhost', '?host=db.example'],
    ['localhost', '?host=/var/run/postgresql&host=db.example'],
    ['0.0.0.0', ''],
    ['[2001:db8::1]', ''],
  ])('at %s%s are refused: the way there is not verified', (host, search) => {
    const url = `postgres://me@${host}/plumbline${search}`
    expect(refusalOf({ DATABASE_URL: url, KEYS_DATABASE_URL: local })).toContain('DATABASE_URL')
    expect(refusalOf({ DATABASE_URL: local, KEYS_DATABASE_URL: url })).toContain('KEYS_DATABASE_URL')
    const allowed = { DATABASE_URL: url, KEYS_DATABASE_URL: local, PLUMBLINE_ALLOW_UNVERIFIED_DATABASE: '1' }
    expect(readConfig(allowed).databases?.data).toBe(url)
  })

  test.each([
    local,
    verified,
    'postgres://me@127.0.0.1/x',
    'postgresql://me@[::1]:5433/x',
    'postgres://me@localhost/x?host=/var/run/postgresql',
    'postgres:///x?host=%2Fvar%2Frun%2Fpostgresql',
    `${verified}&sslrootcert=/etc/ca.pem`,
  ])('at %s are taken', (url) => {
    expect(readConfig({ DATABASE_URL: url, KEYS_DATABASE_URL: url }).databases?.data).toBe(url)
  })
})

describe('the public address', () => {
  test('of another machine is the one origin that changes may come from', () => {
    const config = readConfig({ PUBLIC_URL: 'https://CRM.example:443/' })
    expect(config.origins).toEqual(['https://crm.example'])
    expect(config.publicUrl.protocol).toBe('https:')
  })

  test('of this machine is each of its names', () => {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      expect(readConfig({ PUBLIC_URL: `http://${name}:8080` }).origins).toContain('http://[::1]:8080')
    }
  })

  test('follows the port, and TLS where it is given', () => {
    expect(readConfig({ PORT: '4100' }).publicUrl.origin).toBe('http://localhost:4100')
    const file = import.meta.filename
    expect(readConfig({ TLS_CERT: file, TLS_KEY: file }).publicUrl.origin).toBe('https://localhost:4000')
    expect(refusalOf({ TLS_CERT: file })).toMatch(/TLS_CERT and TLS_KEY: set both/)
  })
})

test('loopback is this machine and nothing that only looks like it', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1']) expect(isLoopback(host), host).toBe(true)
  for (const host of [
    '0.0.0.0',
    '::',
    '127.0.0.1.example',
    'localhost.example',
    '10.0.0.1',
    '1127.0.0.1',
    '',
  ]) {
    expect(isLoopback(host), host).toBe(false)
  }
})

function refusalOf(environment: Record<string, string | undefined>): string {
  try {
    readConfig(environment)
  } catch (error) {
    expect(error).toBeInstanceOf(StartRefusal)
    return (error as StartRefusal).message
  }
  throw new Error('it was not refused')
}
