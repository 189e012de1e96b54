import { StopError as RunError, reason as reasonOf } from '@tributary/kafka/failure'
import type { HttpResponse } from './http/response.ts'

/** Something in the command line is wrong: the message is one line for the user, the exit code 2. */
export class UsageError extends Error {}

/** The run cannot start or go on: the message is one line for the user, the exit code 1. */
export { RunError }

/** A project's own files have mistakes: each line of the message begins with the file. */
export class SourceMistakes extends RunError {}

/** The reader of the output has closed it (`| head`): no failure, only the end. */
export class OutputClosed extends Error {}

/** The output cannot store events, whichever they are: the run stops, and no event is blamed. */
export class OutputFailed extends RunError {}

/** One event could not be delivered to the function, or its reply not be stored. */
export class DeliveryFailure extends Error {
  /** Whether Knative tries again while it has retries left. */
  readonly retryable: boolean
  /** The other side's response, if there was one; it becomes part of the dead letter. */
  readonly response: HttpResponse | undefined
  constructor(
    message: string,
    options: { retryable: boolean; response?: HttpResponse | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause })
    this.retryable = options.retryable
    this.response = options.response
  }
}

/** An event that HTTP cannot carry, and so Knative could not send either. */
export class NotSendable extends DeliveryFailure {
  constructor(why: string) {
    super(`${why}: HTTP cannot carry it, and a KafkaSource would lose this event`, {
      retryable: false,
    })
  }
}

/** An error in words: `no space left on device (ENOSPC)`. */
export const reason = (error: unknown): string =>
  error instanceof DeliveryFailure ? error.message : reasonOf(error)

/** The place and the reason, if the file system refused something; undefined for any other error. */
export function fileProblem(error: unknown): string | undefined {
  const { errno, syscall, path, address } = Object(error)
  if (errno === undefined || syscall === undefined || address !== undefined) return undefined
  return `cannot ${syscall}${path === undefined ? '' : ` ${path}`}: ${reason(error)}`
}
