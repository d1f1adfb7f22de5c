/** What the server answers beside the contract's API and the files of the web app, and why it may be there. */
export const reviewedRoutes: Record<string, string> = {
  'GET /api/v1/openapi.json': 'the description of the API itself; the same for everybody',
  'GET /': 'the web app for those who are signed in, the landing page for everybody else',
  'GET /trust': 'what we promise and whether it is kept; the same for everybody',
  'GET /browsers': 'in which browsers the app runs; the same for everybody',
  'GET /.well-known/security.txt': 'how to reach us about a flaw (RFC 9116)',
  'GET /metrics':
    'figures of the process without an account or a person in them; for its machine or its token',
  'GET /health/live': 'whether the process lives; says nothing else',
  'GET /health/ready': 'whether it can do its job, or the name of the part that cannot',
  'GET /webhooks/whatsapp': 'Meta asks whether this is the right address; the verify token is the proof',
  'GET /webhooks/whatsapp/:app': 'the same for an app of its own',
  'POST /webhooks/whatsapp': 'Meta delivers; the signature over the bytes is the proof',
  'POST /webhooks/whatsapp/:app': 'the same for an app of its own',
  'POST /csp-reports':
    'browsers tell what a page’s policy has stopped; counted within a budget, answered the same whatever it is',
}
