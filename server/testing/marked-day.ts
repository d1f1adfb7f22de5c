import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { makeSignInLink } from '#features/identity/public.ts'
import { addMember } from '#features/team/public.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { deliver, type Looked, messageBody } from './business.ts'
import type { createMarkers } from './markers.ts'
import { runTasks } from './tasks.ts'

export const dayNumberId = '512000777000111'

export type Day = {
  /** What those who may can read of it, by where it stands. */
  seen: Record<'messages' | 'deal' | 'contact' | 'members' | 'account' | 'activity', string>
  /** Tokens that were made on the way. */
  secrets: string[]
}

/**
 * A day of a business with a marker in every field: sign-up, a number connected, all kinds of messages, replies, cards, failures of every
 * sort. The number's Graph API is the stub beside this file; `sentid` is the marker that it answers with.
 */
export async function liveThroughADay(
  installation: Installation,
  app: FastifyInstance,
  marker: ReturnType<typeof createMarkers>,
): Promise<Day> {
  const secrets: string[] = []
  let cookie = ''
  let csrf = ''
  const email = `${marker.word('ownermail')}@example.com`
  const password = `${marker.word('password')} of the owner`
  const signUp = await send('POST', '/sign-up', {
    businessName: marker.word('business'),
    trade: 'plumbing',
    timeZone: 'America/Chicago',
    name: marker.word('owner'),
    email,
    password,
  })
  expect(signUp.status).toBe(200)
  for (const [name, value] of [
    ['wrong@example.com', password],
    [email, `${marker.word('guess')} wrong guess`],
  ]) {
    expect((await send('POST', '/session', { email: name, password: value })).status).toBe(401)
  }
  const { status, body: who } = await send('POST', '/session', { email, password })
  expect(status).toBe(200)
  const accountId = String(who.account?.id)
  const memberId = String(who.member?.id)
  secrets.push((await makeSignInLink(installation, { accountId, memberId }, 60)).split('#')[1]!)

  await withAccount(installation, asSystem(accountId), (scope) =>
    addMember(scope, {
      name: marker.word('colleague'),
      email: `${marker.word('colleaguemail')}@example.com`,
      password: `${marker.word('colleaguepassword')} of hers`,
      role: 'member',
    }),
  )
  const connected = await send('POST', '/whatsapp/numbers', {
    phoneNumberId: '512000777000111',
    wabaId: '613000888000222',
    accessToken: marker.word('token'),
    app: { name: 'Our app', appId: '123456', appSecret: marker.word('appsecret') },
  })
  expect(connected.status).toBe(200)
  secrets.push(String(connected.body.verifyToken))

  await customerWrites()
  await runTasks(installation)
  const conversations = await send('GET', '/conversations')
  const conversation = (conversations.body.items as unknown as { id: string; contact: { id: string } }[])[0]!
  await send('POST', `/conversations/${conversation.id}/messages`, {
    clientId: 'client-id-1',
    text: marker.word('reply'),
  })
  await runTasks(installation)
  await deliver(app, ourApp(), statusBody('sent'))
  await deliver(app, ourApp(), statusBody('failed'))
  await runTasks(installation)

  const deal = ((await send('GET', '/deals')).body.items as unknown as { id: string }[])[0]!
  const board = await send('GET', '/board')
  const stages = board.body.pipeline?.stages as unknown as { id: string; kind: string }[]
  const lost = stages.find(({ kind }) => kind === 'lost')
  const reason = (board.body.lostReasons as unknown as { code: string }[])[0]
  await send('PATCH', `/deals/${deal.id}`, {
    title: marker.word('title'),
    budget: marker.word('budget'),
    address: marker.word('address'),
  })
  await send('POST', `/deals/${deal.id}/move`, {
    stageId: lost?.id,
    lostReason: reason?.code,
    lostNote: marker.word('lost'),
  })
  await send('PATCH', `/contacts/${conversation.contact.id}`, {
    email: `${marker.word('contactmail')}@example.com`,
  })
  await thingsGoWrong(accountId, conversation.id)

  const text = async (path: string) => JSON.stringify((await send('GET', path)).body)
  const seen = {
    messages: await text(`/conversations/${conversation.id}/messages?limit=100`),
    deal: await text(`/deals/${deal.id}`),
    contact: await text(`/contacts/${conversation.contact.id}`),
    members: await text('/members'),
    account: await text('/account'),
    activity: await text(`/deals/${deal.id}/activity`),
  }
  return { seen, secrets }

  async function customerWrites() {
    const from = {
      phoneNumberId: '512000777000111',
      from: marker.digits,
      userId: `US.${marker.word('userid')}`,
      name: marker.word('customer'),
      username: marker.word('username'),
    }
    const referral = {
      source_type: 'ad',
      source_id: marker.word('adid'),
      headline: marker.word('headline'),
      source_url: 'https://fb.me/x',
    }
    const items: object[] = [
      { type: 'text', text: { body: `my water heater is leaking ${marker.word('text')}` }, referral },
      {
        type: 'image',
        image: { id: marker.word('imageid'), mime_type: 'image/jpeg', caption: marker.word('caption') },
      },
      {
        type: 'document',
        document: { id: '990004', mime_type: 'application/pdf', filename: `${marker.word('file')}.pdf` },
      },
      {
        type: 'location',
        location: {
          latitude: 30.1,
          longitude: -97.1,
          name: marker.word('place'),
          address: marker.word('street'),
        },
      },
      {
        type: 'contacts',
        contacts: [
          { name: { formatted_name: marker.word('card') }, phones: [{ phone: marker.word('cardphone') }] },
        ],
      },
      {
        type: 'text',
        text: {
          body: `78704, my budget is about ${marker.word('answer')} dollars, I own it, tomorrow morning`,
        },
      },
      { type: 'hologram', hologram: { text: marker.word('hologram') } },
      { type: 'text', text: { body: `${'a long story '.repeat(250)}${marker.word('long')}` } },
    ]
    for (const item of items) {
      const body = messageBody({
        ...from,
        item,
        wamid: `wamid.${marker.word('wamid')}${items.indexOf(item)}`,
      })
      expect(await deliver(app, ourApp(), body)).toBe(200)
      await runTasks(installation)
    }
    // Not understood, not ours, not signed, no JSON.
    await deliver(app, ourApp(), messageBody({ ...from, item: { type: 5, text: marker.word('broken') } }))
    await deliver(app, ourApp(), messageBody({ ...from, phoneNumberId: '999', text: marker.word('nobody') }))
    await deliver(app, ourApp(), messageBody({ ...from, text: marker.word('unsigned') }), {
      signature: 'sha256=00',
    })
    await deliver(app, ourApp(), `{"entry":[${marker.word('nojson')}`)
  }

  /** What fails is told to the log and to the database's log, in its own words. */
  async function thingsGoWrong(accountId: string, conversationId: string) {
    const bad = marker.word('bad')
    await send('GET', `/contacts/${bad}`)
    await send('GET', `/contacts?cursor=${bad}`)
    await send('GET', `/${bad}`)
    await send('PATCH', '/account', { [bad]: bad, name: 5 })
    await send('POST', `/conversations/${conversationId}/messages`, { clientId: 'client-id-1', text: bad })
    await app.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      payload: `{"${bad}`,
    })
    for (const failing of [
      sql`select 1 where 1 = ${bad}::int`,
      sql`select ${bad}::uuid`,
      sql`insert into lost_reasons (code, label, position) select ${bad}, ${bad}, null`,
    ]) {
      const attempt = withAccount(installation, asSystem(accountId), ({ database }) =>
        failing.execute(database),
      )
      await expect(attempt).rejects.toThrow()
    }
    installation.log.error({ err: parseFailure(bad) }, 'control of the log')
  }

  async function send(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Looked }> {
    const answer = await app.inject({
      method,
      url: `/api/v1${path}`,
      headers: {
        cookie,
        'x-csrf-token': csrf,
        'sec-fetch-site': 'same-origin',
        'user-agent': marker.word('agent'),
      },
      ...(body && { payload: body }),
    })
    const parsed: Looked = answer.body ? answer.json() : {}
    const [set] = answer.cookies
    if (set?.value) {
      cookie = `${set.name}=${set.value}`
      csrf = String(parsed.csrf)
      secrets.push(set.value, csrf)
    }
    return { status: answer.statusCode, body: parsed }
  }

  function ourApp() {
    return { path: '/webhooks/whatsapp', appSecret: marker.find('appsecret') }
  }

  function statusBody(status: string) {
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550001111', phone_number_id: '512000777000111' },
      statuses: [
        {
          id: `wamid.${marker.find('sentid')}0`,
          status,
          timestamp: String(Math.floor(Date.now() / 1000)),
          recipient_id: marker.digits,
          ...(status === 'failed' && { errors: [{ code: 131026, title: marker.word('metaerror') }] }),
        },
      ],
    }
    return {
      object: 'whatsapp_business_account',
      entry: [{ id: '613000888000222', changes: [{ field: 'messages', value }] }],
    }
  }
}

function parseFailure(text: string): unknown {
  try {
    return JSON.parse(`{"a": ${text}\n    at ${text}`)
  } catch (error) {
    return error
  }
}
