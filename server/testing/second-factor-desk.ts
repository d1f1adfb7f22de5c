import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { generateSync } from 'otplib'
import { clock } from '#kernel/clock.ts'
import { testPassword } from './business.ts'

type Answer = LightMyRequestResponse

/** Somebody at a browser who signs in, takes an authenticator app, and uses it. */
export type Somebody = {
  memberId: string
  cookie: string
  secret: string
  recoveryCodes: string[]
  send(method: NonNullable<InjectOptions['method']>, path: string, body?: object): Promise<Answer>
  /** Goes on with the session that an answer has set. */
  take(answer: Answer): void
  signIn(headers?: Record<string, string>, password?: string): Promise<Answer>
  enrol(): Promise<void>
  /** Removes the authenticator app and takes a new one. */
  takeAnother(): Promise<void>
  /** Gives the first proof; answers the cookie of the second step. */
  begin(): Promise<string>
  secondStep(cookie: string, code: string, trustBrowser?: boolean): Promise<Answer>
  /** Signs in and trusts the browser; answers the cookie that says so. */
  trust(): Promise<string>
}

export async function createPerson(app: FastifyInstance, email: string): Promise<Somebody> {
  let csrf = ''
  const origin = { 'sec-fetch-site': 'same-origin' }
  const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: `/api/v1${path}`, headers: { ...origin, ...headers }, payload })
  const person: Somebody = {
    memberId: '',
    cookie: '',
    secret: '',
    recoveryCodes: [],
    send: (method, path, body) =>
      app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { ...origin, cookie: person.cookie, 'x-csrf-token': csrf },
        ...(method !== 'GET' && method !== 'DELETE' && { payload: body ?? {} }),
      }),
    take(answer) {
      person.cookie = cookieOf(answer, 'plumbline_session') ?? person.cookie
      csrf = answer.json().csrf
    },
    signIn: (headers = {}, password = testPassword) => post('/session', { email, password }, headers),
    async enrol() {
      person.secret = (await person.send('POST', '/second-factors/totp')).json().secret
      const code = codeNow(person.secret)
      const confirmed = await person.send('PUT', '/second-factors/totp', { code })
      person.recoveryCodes = confirmed.json().recoveryCodes
    },
    async takeAnother() {
      await person.send('POST', '/second-factors/totp/remove', {})
      await person.enrol()
    },
    begin: async () => cookieOf(await person.signIn(), 'plumbline_second_step') ?? '',
    secondStep: (cookie, code, trustBrowser = false) =>
      post('/session/second-factor', { code, trustBrowser }, { cookie }),
    async trust() {
      const [code = ''] = person.recoveryCodes.splice(0, 1)
      return cookieOf(await person.secondStep(await person.begin(), code, true), 'plumbline_trusted') ?? ''
    },
  }
  const answer = await person.signIn()
  person.take(answer)
  person.memberId = answer.json().member.id
  return person
}

function codeNow(secret: string): string {
  return generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) })
}

function cookieOf({ cookies }: Answer, name: string): string | null {
  const cookie = cookies.find((one) => one.name === name && one.value !== '')
  return cookie ? `${name}=${cookie.value}` : null
}
