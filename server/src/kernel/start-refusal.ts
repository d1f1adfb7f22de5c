/**
 * Something that keeps the program from starting and that the operator can mend. The message is shown as it is, without
 * a stack: it says what is wrong and what to do. Anything else that goes wrong at start is a bug and flies.
 */
export class StartRefusal extends Error {
  readonly exitCode: number

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'StartRefusal'
    this.exitCode = options.exitCode ?? 1
  }
}
