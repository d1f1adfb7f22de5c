import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Answer } from './business.ts'

/** A browser: it keeps its cookies and the token against forgery, and sends both back from a page of ours. */
export type TestBrowser = {
  get(path: string): Promise<Answer>
  post(path: string, body?: object): Promise<Answer>
  put(path: string, body?: object): Promise<Answer>
  patch(path: string, body?: object): Promise<Answer>
  delete(path: string): Promise<Answer>
  cookie(name: string): string | undefined
  /** As if it had been set here. */
  keep(name: string, value: string): void
}

export function openBrowser(app: FastifyInstance): TestBrowser {
  const cookies = new Map<string, string>()
  let csrf = ''
  const send = async (method: NonNullable<InjectOptions['method']>, path: string, body?: object) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        'x-csrf-token': csrf,
        'user-agent': agent,
      },
      ...(body && { payload: body }),
    })
    for (const { name, value } of answer.cookies) {
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const told = answer.headers['content-type']?.toString().includes('json') ? answer.json() : null
    csrf = told?.csrf ?? csrf
    return { status: answer.statusCode, body: told, headers: answer.headers }
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body = {}) => send('POST', path, body),
    put: (path, body = {}) => send('PUT', path, body),
    patch: (path, body = {}) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    cookie: (name) => cookies.get(name),
    keep: (name, value) => cookies.set(name, value),
  }
}

const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'
