import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/**
 * Logs hold ids, counts and durations in fields; the message is a fixed sentence. An error is logged by its type, code and
 * stack frames, without its message where that may quote what somebody wrote (database and JSON errors do).
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(1)): Log {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
    },
    destination,
  )
}

const causesMax = 4

export function describeError(error: unknown): Record<string, unknown> {
  return describe(error, causesMax)
}

function describe(error: unknown, causesLeft: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    message: mayQuote(error) ? undefined : error.message.slice(0, 300),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12)
      .map((line) => line.trim()),
    cause: error.cause === undefined || causesLeft === 0 ? undefined : describe(error.cause, causesLeft - 1),
  }
}

function mayQuote(error: Error): boolean {
  return (
    error instanceof SyntaxError ||
    error.name === 'ZodError' ||
    error.name === 'DatabaseError' ||
    error.name === 'error'
  )
}
