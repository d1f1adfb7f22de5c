import { z } from 'zod'

const port = z.coerce.number('must be a port number').int('must be a port number').min(0).max(65_535)

const schema = z.object({
  SIMULATOR_WHATSAPP_PORT: port.default(4001),
  SIMULATOR_MAIL_PORT: port.default(4002),
  SIMULATOR_SMTP_PORT: port.default(4003),
  SIMULATOR_GOOGLE_PORT: port.default(4005),
  /** A folder; without it nothing is kept. */
  SIMULATOR_DATA: z.string().min(1, 'must name a folder').optional(),
  SIMULATOR_STOP_WITH_STDIN: z.enum(['0', '1'], 'must be 0 or 1').default('0'),
})

/** Reads the settings; throws a sentence that names each wrong variable. */
export function readEnvironment(environment: NodeJS.ProcessEnv) {
  const result = schema.safeParse(environment)
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '))
  }
  const given = result.data
  return {
    whatsappPort: given.SIMULATOR_WHATSAPP_PORT,
    mailPort: given.SIMULATOR_MAIL_PORT,
    smtpPort: given.SIMULATOR_SMTP_PORT,
    googlePort: given.SIMULATOR_GOOGLE_PORT,
    dataFolder: given.SIMULATOR_DATA,
    stopWithStdin: given.SIMULATOR_STOP_WITH_STDIN === '1',
  }
}
