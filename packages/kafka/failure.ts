/** Errors for the operator. */

/** The process cannot start or go on: the message is one line for the operator, the exit code 1. */
export class StopError extends Error {
  /** How the host knows it: a transport is a bundle with a class of its own. */
  readonly isForOperator = true
}

/** A system's or network's error in words: `no space left on device (ENOSPC)`. */
export function reason(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  if (code === undefined && cause instanceof Error) return reason(cause)
  const words = message.replace(/^[A-Z_]+: /, '').replace(/, \w+( '.*')?$/, '')
  if (typeof code !== 'string' || words.includes(code)) return words
  return words === '' ? code : `${words} (${code})`
}
