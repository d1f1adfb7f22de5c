import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type Fault, mayBeBroken, parseFault } from './faults.ts'
import { StartRefusal } from './start-refusal.ts'

const roleNames = ['web', 'worker', 'checker', 'simulator'] as const
const port = z.coerce.number().int().min(1).max(65_530)
const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
const yesNo = z.enum(['0', '1']).transform((value) => value === '1')

const environmentSchema = z.object({
  PORT: port.default(4000),
  HOST: z
    .string()
    .refine((text) => isIP(text) > 0 || isHostName(text), 'must be an address or a name of this machine')
    .default('localhost'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  PLUMBLINE_DATA: z.string().min(1).default('./.plumbline'),
  DATABASE_URL: databaseUrl.optional(),
  KEYS_DATABASE_URL: databaseUrl.optional(),
  PLUMBLINE_ALLOW_UNVERIFIED_DATABASE: yesNo.optional(),
  PLUMBLINE_MASTER_KEY_FILE: z.string().min(1).optional(),
  PLUMBLINE_DEMO: yesNo.optional(),
  PLUMBLINE_ROLES: z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roleNames)).min(1))
    .default([...roleNames]),
  PLUMBLINE_SIGNUP: z.enum(['first', 'open', 'closed']).default('first'),
  PLUMBLINE_LOG: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  PLUMBLINE_GRAPH_URL: z.url({ protocol: /^https?$/ }).default('https://graph.facebook.com'),
  PLUMBLINE_GRAPH_VERSION: z
    .string()
    .regex(/^v\d\d\.0$/, 'write it as v26.0')
    .default('v26.0'),
  PLUMBLINE_MEDIA_HOSTS: z
    .string()
    .transform((text) => text.split(',').map((host) => host.trim().toLowerCase()))
    .pipe(z.array(z.string().refine(isHostName, 'must be names of hosts')))
    .default(['lookaside.fbsbx.com']),
  PLUMBLINE_FAULT: z
    .string()
    .transform((text, context) => {
      const fault = parseFault(text)
      if (typeof fault !== 'string') return fault
      context.addIssue({ code: 'custom', message: fault })
      return z.NEVER
    })
    .optional(),
  GOOGLE_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isIssuer, 'must be https without query or name; http on this machine alone')
    .default('https://accounts.google.com'),
  GOOGLE_CLIENT_ID: z
    .string()
    .regex(/^[\x21-\x7e]{3,255}$/, 'must be what Google calls the client ID')
    .optional(),
  GOOGLE_CLIENT_SECRET: z
    .string()
    .regex(/^[\x21-\x7e]{6,255}$/, 'must be what Google calls the client secret')
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .refine((text) => URL.canParse(text) && new URL(text).hostname !== '', 'names no host')
    .optional(),
  PLUMBLINE_MAIL_FROM: z.string().min(3).optional(),
  PLUMBLINE_SECURITY_CONTACT: z
    .string()
    .max(300)
    .refine(isContact, 'must be mailto: with an address, or an https: address')
    .optional(),
  PLUMBLINE_CHECKPOINTS: z.string().min(1).optional(),
  PLUMBLINE_METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{20,200}$/, 'must be 20 to 200 letters, digits or . _ ~ + / = -')
    .optional(),
  PLUMBLINE_STRANGERS_PER_HOUR: z.coerce.number().int().min(100).max(10_000_000).default(1000),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .pipe(z.array(z.string().refine(isAddressOrBlock, 'must be addresses or blocks such as 10.0.0.0/8')))
    .default([]),
})

export type Config = {
  port: number
  host: string
  /** Scheme, host and port that people type; cookies, links and origin checks follow it. */
  publicUrl: URL
  /** Origins that a browser may send changes from: the public one, and on loopback both of its names. */
  origins: string[]
  dataFolder: string
  /** Your own databases, or null: embedded. */
  databases: { data: string; keys: string } | null
  masterKeyFile: string
  /** May a demo business and the simulator be here at all? */
  demoAllowed: boolean
  roles: ReadonlySet<(typeof roleNames)[number]>
  signUp: 'first' | 'open' | 'closed'
  logLevel: string
  graph: { url: string; version: string; mediaHosts: string[] }
  /** By which people may sign in with Google; null where it is not offered. */
  google: { issuer: string; clientId: string; clientSecret: string } | null
  mail: { url: string; from: string | null } | null
  tls: { certificateFile: string; keyFile: string } | null
  trustedProxies: string[]
  loopback: boolean
  /** How often the API may be asked in an hour from one address by whoever is not signed in. */
  strangersPerHour: number
  /** Whom to tell of a weakness, as a URI; for security.txt. */
  securityContact: string | null
  /** A second folder, best on another machine, for copies of the audit log's signed checkpoints. */
  checkpointsFolder: string | null
  /** What a monitor must show to read /metrics from elsewhere. */
  metricsToken: string | null
  /** Provoked on purpose, in an installation that is there to be broken; null in every other. */
  fault: Fault | null
}

/** Reads the settings; anything wrong is told by the name of its variable, all at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const known = new Set(Object.keys(environmentSchema.shape))
  const complaints = Object.keys(environment)
    .filter((name) => name.startsWith('PLUMBLINE_') && !known.has(name))
    .map((name) => `${name} is not a setting of Plumbline`)
  const given = Object.fromEntries(
    [...known].flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
  const parsed = environmentSchema.safeParse(given)
  if (!parsed.success) {
    complaints.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`))
  }
  const env = parsed.data
  if (env) complaints.push(...crossChecks(env))
  if (!env || complaints.length > 0) {
    throw new StartRefusal(`These settings are not right:\n  ${complaints.join('\n  ')}`)
  }

  const dataFolder = resolve(env.PLUMBLINE_DATA)
  const loopback = isLoopback(env.HOST)
  const publicUrl = new URL(env.PUBLIC_URL ?? `${env.TLS_CERT ? 'https' : 'http'}://localhost:${env.PORT}`)
  const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
  const origins = loopbackNames.includes(publicUrl.hostname)
    ? loopbackNames.map(
        (name) => `${publicUrl.protocol}//${name}${publicUrl.port ? `:${publicUrl.port}` : ''}`,
      )
    : [publicUrl.origin]
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl,
    origins,
    dataFolder,
    databases:
      env.DATABASE_URL && env.KEYS_DATABASE_URL
        ? { data: env.DATABASE_URL, keys: env.KEYS_DATABASE_URL }
        : null,
    masterKeyFile: resolve(env.PLUMBLINE_MASTER_KEY_FILE ?? `${dataFolder}/master.key`),
    demoAllowed: env.PLUMBLINE_DEMO ?? !env.DATABASE_URL,
    roles: new Set(env.PLUMBLINE_ROLES),
    signUp: env.PLUMBLINE_SIGNUP,
    logLevel: env.PLUMBLINE_LOG,
    graph: {
      url: env.PLUMBLINE_GRAPH_URL.replace(/\/$/, ''),
      version: env.PLUMBLINE_GRAPH_VERSION,
      mediaHosts: env.PLUMBLINE_MEDIA_HOSTS,
    },
    google:
      env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET
        ? {
            issuer: env.GOOGLE_ISSUER.replace(/\/$/, ''),
            clientId: env.GOOGLE_CLIENT_ID,
            clientSecret: env.GOOGLE_CLIENT_SECRET,
          }
        : null,
    mail: env.SMTP_URL ? { url: env.SMTP_URL, from: env.PLUMBLINE_MAIL_FROM ?? null } : null,
    tls: env.TLS_CERT && env.TLS_KEY ? { certificateFile: env.TLS_CERT, keyFile: env.TLS_KEY } : null,
    trustedProxies: env.TRUSTED_PROXIES,
    loopback,
    strangersPerHour: env.PLUMBLINE_STRANGERS_PER_HOUR,
    securityContact: env.PLUMBLINE_SECURITY_CONTACT ?? null,
    checkpointsFolder: env.PLUMBLINE_CHECKPOINTS ? resolve(env.PLUMBLINE_CHECKPOINTS) : null,
    metricsToken: env.PLUMBLINE_METRICS_TOKEN ?? null,
    fault: env.PLUMBLINE_FAULT ?? null,
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function crossChecks(env: z.output<typeof environmentSchema>): string[] {
  const complaints: string[] = []
  if (!env.DATABASE_URL !== !env.KEYS_DATABASE_URL) {
    complaints.push('DATABASE_URL and KEYS_DATABASE_URL: set both, or neither for the embedded databases')
  }
  for (const name of ['DATABASE_URL', 'KEYS_DATABASE_URL'] as const) {
    const url = env[name]
    if (!url) continue
    if (!URL.canParse(url)) complaints.push(`${name}: is not a URL`)
    else if (hostOf(new URL(url)) === '') complaints.push(`${name}: names no host`)
    else if (!env.PLUMBLINE_ALLOW_UNVERIFIED_DATABASE && !isVerified(new URL(url))) {
      complaints.push(
        `${name}: a database on another machine needs sslmode=verify-full (or PLUMBLINE_ALLOW_UNVERIFIED_DATABASE=1)`,
      )
    }
  }
  if (!env.GOOGLE_CLIENT_ID !== !env.GOOGLE_CLIENT_SECRET) {
    complaints.push('GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET: set both, or neither to do without Google')
  }
  if (!env.TLS_CERT !== !env.TLS_KEY) complaints.push('TLS_CERT and TLS_KEY: set both, or neither')
  for (const name of ['TLS_CERT', 'TLS_KEY'] as const) {
    const file = env[name]
    if (file && !existsSync(file)) complaints.push(`${name}: there is no file ${file}`)
  }
  if (env.PLUMBLINE_FAULT) {
    const breakable = mayBeBroken({
      dataFolder: resolve(env.PLUMBLINE_DATA),
      ownDatabases: Boolean(env.DATABASE_URL || env.KEYS_DATABASE_URL),
      loopback: isLoopback(env.HOST) && !env.PUBLIC_URL && !env.TLS_CERT,
    })
    if (!breakable) {
      complaints.push('PLUMBLINE_FAULT: only for tests, and this installation is not one that may be broken')
    }
  }
  if (env.PUBLIC_URL && new URL(env.PUBLIC_URL).href !== `${new URL(env.PUBLIC_URL).origin}/`) {
    complaints.push('PUBLIC_URL: must be scheme, host and port alone')
  }
  return complaints
}

function isVerified(url: URL): boolean {
  const host = hostOf(url)
  if (host.startsWith('/') || isLoopback(host) || host === '[::1]') return true
  return url.searchParams.getAll('sslmode').at(-1) === 'verify-full'
}

/** Where pg connects to: of several parameters it takes the last, and for none the environment's, which nobody has looked at. */
function hostOf(url: URL): string {
  return url.searchParams.getAll('host').at(-1) ?? decodeURIComponent(url.hostname)
}

/** Whoever answers there says who somebody is: over a network only where nobody can answer in its place. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, search, hash } = new URL(text)
  if (username !== '' || search !== '' || hash !== '') return false
  return protocol === 'https:' || isLoopback(hostname) || hostname === '[::1]'
}

function isHostName(text: string): boolean {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)
}

/** Printable and without a space: it becomes a line of a file that others read by lines (RFC 9116). */
function isContact(text: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(text)) return false
  if (text.startsWith('mailto:')) return /^mailto:[^@\s,?&]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text)
  return /^https:\/\//.test(text) && URL.canParse(text) && new URL(text).username === ''
}

function isAddressOrBlock(text: string): boolean {
  const [address, bits] = text.split('/')
  if (!isIP(address ?? '')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address!) === 4 ? 32 : 128))
}
