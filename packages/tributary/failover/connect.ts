/** Kafka Connect's REST API. */
import { setTimeout as sleep } from 'node:timers/promises'
import { RunError, reason } from '../failures.ts'

/** How long a worker may take to rejoin its group. */
const REBALANCE_MS = 60_000
const ANSWER_MS = 10_000

export class Connect {
  readonly url: string
  readonly #shown: string

  /** @param shown its name in messages */
  constructor(url: string, shown: string) {
    this.url = url.replace(/\/$/, '')
    this.#shown = shown
  }

  /**
   * @param allowed statuses that are no error; then it returns undefined
   * @throws RunError with the API's own message
   */
  async call(
    method: string,
    path: string,
    body?: object,
    allowed: readonly number[] = [],
  ): Promise<unknown> {
    for (const until = Date.now() + REBALANCE_MS; ; await sleep(200)) {
      const { status, ok, text } = await this.#request(method, path, body)
      if (allowed.includes(status)) return undefined
      if (ok) return text === '' ? undefined : JSON.parse(text)
      // The worker is about to rejoin its group. Most requests are then answered 409, some 500.
      const isRebalancing = status === 409 || (status === 500 && text.includes('rebalance'))
      if (!isRebalancing || Date.now() > until) {
        throw new RunError(`${this.#shown}: ${method} ${path}: ${status} ${text}`)
      }
    }
  }

  async #request(method: string, path: string, body?: object) {
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: { 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      return { status: response.status, ok: response.ok, text: await response.text() }
    } catch (error) {
      throw new RunError(`${this.#shown} does not answer: ${reason(error)}`, { cause: error })
    }
  }
}
