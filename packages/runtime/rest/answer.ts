/** Reads the answer of a REST API. */
import type { Dispatcher } from 'undici'
import { RetryableError } from '../errors.ts'
import { invalidAnswer, StatusError } from '../upstream/errors.ts'
import { RefusedError } from './errors.ts'

/** An answer that several events may share. */
export class Answer {
  readonly #text: string | undefined
  #parsed: { readonly body: unknown } | undefined

  /** @param text JSON; undefined if the API has nothing there */
  constructor(text: string | undefined, body: unknown) {
    this.#text = text
    this.#parsed = { body }
  }

  /** The body. Each event gets its own, since a function may change it. */
  take(): unknown {
    const { body } = this.#parsed ?? { body: this.#text && JSON.parse(this.#text) }
    this.#parsed = undefined
    return body
  }
}

/** There is nothing: 404, 410, or 204 for a resource that is empty. */
const NOTHING = new Set([204, 404, 410])

/**
 * @param who the upstream, for the messages
 * @throws RetryableError `upstream_…`, RefusedError
 */
export async function readAnswer(
  who: string,
  { statusCode, body }: Dispatcher.ResponseData,
): Promise<Answer> {
  if (statusCode >= 400 && !NOTHING.has(statusCode)) throw await failure(who, statusCode, body)
  if (statusCode >= 300 || NOTHING.has(statusCode)) {
    await body.dump()
    if (NOTHING.has(statusCode)) return new Answer(undefined, undefined)
    throw invalidAnswer(who, `is a redirect (HTTP ${statusCode}), which is not followed`)
  }
  const text = decode(await body.arrayBuffer())
  if (text === undefined) throw invalidAnswer(who, 'is not UTF-8')
  const parsed = parse(text)
  if (!parsed) throw invalidAnswer(who, 'is not JSON')
  return new Answer(text, parsed.body)
}

async function failure(
  who: string,
  status: number,
  body: Dispatcher.ResponseData['body'],
): Promise<Error> {
  if (status === 429 || status >= 500) {
    await body.dump()
    return new StatusError(who, status)
  }
  // It may explain the refusal in JSON, or in a page of HTML, which no function can use.
  const answer = { status, body: parse(decode(await body.arrayBuffer()) ?? '')?.body }
  if (status === 401 || status === 407) {
    const detail = `${who} does not accept the credentials: HTTP ${status}`
    return new RetryableError(detail, { code: 'upstream_unauthorized' })
  }
  return status === 408 ? new StatusError(who, status) : new RefusedError(who, answer)
}

function decode(bytes: ArrayBuffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): { readonly body: unknown } | undefined {
  try {
    return { body: JSON.parse(text) }
  } catch {
    return undefined
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
