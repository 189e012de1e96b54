import { parse } from './event.ts'
import type { DeliveryFailure } from './failures.ts'

/** Why a delivery failed, in words. */
export interface FailureReason {
  /** The status and the code of the function's problem, `422 revision_missing`; else the error. */
  readonly what: string
  /** The problem's detail; empty without one. */
  readonly detail: string
}

/** Reads the problem a function answered with (RFC 9457), or its `kne-code` header. */
export function failureReason({ message, response }: DeliveryFailure): FailureReason {
  const problem = (parse(response?.body ?? null) ?? {}) as { code?: unknown; detail?: unknown }
  const code = text(problem.code ?? response?.headers.get('kne-code'))
  return {
    what: code === '' ? message : `${response?.status} ${code}`,
    detail: text(problem.detail),
  }
}

export const inWords = ({ what, detail }: FailureReason): string =>
  detail === '' ? what : `${what}: ${detail}`

/** A string or a number as text; empty for any other value. */
export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
