import type { Answer } from './answer.ts'

/** Something in the command line is wrong: the message is one line for the user, the exit code 2. */
export class UsageError extends Error {}

/** The run cannot start or go on: the message is one line for the user, the exit code 1. */
export class RunError extends Error {}

/** Nobody reads the output any more (`| head`): no failure, only the end. */
export class OutputClosed extends Error {}

/** One delivery, to a function or to a sink, that did not succeed. */
export class DeliveryFailure extends Error {
  /** Whether Knative tries again while it has retries left. */
  readonly retryable: boolean
  /** What the other side answered, if it did; it ends up in the dead letter. */
  readonly answer: Answer | undefined
  constructor(
    message: string,
    options: { retryable: boolean; answer?: Answer | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.retryable = options.retryable
    this.answer = options.answer
  }
}

/** A system's or network's error in words: `no space left on device (ENOSPC)`. */
export function reason(error: unknown): string {
  if (error instanceof DeliveryFailure) return error.message
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  if (code === undefined && cause instanceof Error) return reason(cause)
  const words = message.replace(/^[A-Z_]+: /, '').replace(/, \w+( '.*')?$/, '')
  if (typeof code !== 'string' || words.includes(code)) return words
  return words === '' ? code : `${words} (${code})`
}
