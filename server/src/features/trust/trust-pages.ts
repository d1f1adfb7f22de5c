import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isOldBrowser } from '#contract/browsers.ts'
import { clock } from '#kernel/clock.ts'
import { isOutage } from '#kernel/database/outage.ts'
import { pageHeaders } from '#kernel/http/browser-headers.ts'
import { sendProblem } from '#kernel/http/server.ts'
import type { Installation } from '#kernel/installation.ts'
import { currentTrust } from './current-trust.ts'
import { browsersPage } from './pages/browsers-page.ts'
import { frame, frameMayLoad } from './pages/frame.ts'
import type { Html } from './pages/html.ts'
import { landingPage } from './pages/landing-page.ts'
import { securityText } from './pages/security-txt.ts'
import { trustPage, trustUnknownPage } from './pages/trust-page.ts'

type Around = {
  /** Address of the app's own font, where the app is built. */
  fontFile: string | null
  isSignUpOpen(installation: Installation): Promise<boolean>
}

/** The pages for strangers: whole without any script. Answers how to send the one that stands at `/`. */
export function mountTrustPages(server: FastifyInstance, installation: Installation, around: Around) {
  const { config } = installation
  server.get('/trust', { config: { operation: 'trust.page' } }, async (request, reply) => {
    const trust = await unlessAway(currentTrust(installation))
    if (!trust) reply.code(503)
    return send(request, reply, around, {
      title: 'What Plumbline promises, and whether it holds',
      description:
        'Each promise of this installation, checked on the running system, and when its check was last proven able to fail.',
      content: trust ? trustPage(trust) : trustUnknownPage(),
    })
  })
  server.get('/browsers', { config: { operation: 'trust.browsers' } }, async (request, reply) =>
    send(request, reply, around, {
      title: 'Browsers in which Plumbline runs',
      description: 'Which browsers Plumbline is built for, from which version on, and what older ones get.',
      content: browsersPage(),
    }),
  )
  server.get(
    '/.well-known/security.txt',
    { config: { operation: 'trust.securityText' } },
    (request, reply) => {
      const { securityContact: contact, publicUrl } = config
      if (!contact) return sendProblem(request, reply, { code: 'not_found' })
      return reply.type('text/plain; charset=utf-8').send(securityText({ contact, publicUrl }, clock.now()))
    },
  )

  return async function sendLandingPage(request: FastifyRequest, reply: FastifyReply) {
    const [isSignUpOpen, trust] = await Promise.all([
      unlessAway(around.isSignUpOpen(installation)),
      unlessAway(currentTrust(installation)),
    ])
    return send(request, reply, around, {
      title: 'Plumbline: the CRM for home-service businesses on WhatsApp',
      description: 'The CRM for home-service businesses whose customers write on WhatsApp.',
      isHome: true,
      content: landingPage({ isSignUpOpen: isSignUpOpen ?? false, headline: trust?.headline ?? null }),
    })
  }
}

/** Null while the databases are away: a page can say that. Anything else is a bug, and flies. */
async function unlessAway<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof Error && isOutage(error)) return null
    throw error
  }
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { fontFile }: Around,
  page: { title: string; description: string; isHome?: boolean; content: Html },
) {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .headers(pageHeaders(frameMayLoad(nonce)))
    .type('text/html; charset=utf-8')
    .send(frame({ ...page, nonce, fontFile, isOldBrowser: isOldBrowser(request.headers['user-agent']) }))
}
