import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'old-browsers.headers-are-relaxed',
    check: 'old-browsers',
    reason: 'other_headers_for_an_old_browser',
    does: 'A browser that calls itself old is spared the headers that it may not understand.',
    by: {
      file: 'server/src/kernel/http/server.ts',
      find: "reply.headers({ 'x-request-id': request.id, ...headers })",
      put: "reply.headers({ 'x-request-id': request.id, ...(/MSIE|Trident/.test(String(request.headers['user-agent'])) ? {} : headers) })",
    },
  },
  {
    id: 'old-browsers.nobody-is-told',
    check: 'old-browsers',
    reason: 'old_browser_not_told',
    does: 'No browser is called old, whatever it calls itself.',
    by: {
      file: 'contract/browsers.ts',
      find: 'if (!agent) return false',
      put: 'if (!agent || agent.length > 0) return false',
    },
  },
]
