// What the page gets for `zod` (web/vite.config.ts). Set before any schema is made: with it, zod does not look whether `new Function` is allowed, which the
// page's policy would stop and report.
import { config } from 'zod/v4'

config({ jitless: true })

export * from 'zod/v4'
