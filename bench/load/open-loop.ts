import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../../packages/tributary/http/connection.ts'
import { type Check, open } from './closed-loop.ts'

export interface OpenLoopOptions {
  readonly port: number
  readonly requests: readonly Buffer[]
  readonly check: Check
  readonly perSecond: number
  readonly milliseconds: number
}

export interface OpenLoopResult {
  /** Events answered with success per second, after the first fifth of the time. */
  readonly acceptedPerSecond: number
  /** The number of other events, when the last one has been answered. */
  readonly settled: Promise<NotAccepted>
}

export interface NotAccepted {
  /** Answered with 503. */
  readonly refused: number
  /** Answered wrongly, with another status, or not at all. */
  readonly failed: number
}

/** Connections, all opened before the first event, so that opening them is not measured. */
const CONNECTIONS = 1000
/** The fraction of the time that is not counted, at the beginning. */
const RAMP = 0.2

/**
 * Sends requests at a steady rate, without waiting for answers, and checks the successful answers.
 * @returns as soon as the last request is sent
 */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { requests, check, perSecond, milliseconds } = options
  const connections = await open(options.port, CONNECTIONS)
  const callers = new Callers(connections, requests, check)
  const started = performance.now()
  let measured: { from: number; accepted: number } | undefined
  for (let sent = 0, passed = 0; passed < milliseconds; passed = performance.now() - started) {
    if (passed > milliseconds * RAMP) measured ??= { from: passed, accepted: callers.accepted }
    for (const due = (passed / 1000) * perSecond; sent < due; sent++) callers.send()
    await sleep(1)
  }
  const { from = 0, accepted = 0 } = measured ?? {}
  const seconds = (performance.now() - started - from) / 1000
  const acceptedPerSecond = (callers.accepted - accepted) / seconds
  return { acceptedPerSecond, settled: callers.settled() }
}

class Callers {
  accepted = 0
  #refused = 0
  #failed = 0
  /** Events that found no connection free. */
  #backlog = 0
  #inFlight = 0
  #next = 0
  readonly #all: readonly Connection[]
  readonly #free: Connection[]
  readonly #requests: readonly Buffer[]
  readonly #check: Check

  constructor(all: readonly Connection[], requests: readonly Buffer[], check: Check) {
    this.#all = all
    this.#free = [...all]
    this.#requests = requests
    this.#check = check
  }

  send(): void {
    const connection = this.#free.pop()
    if (connection) void this.#post(connection)
    else this.#backlog++
  }

  /** Drops the backlog, and resolves when every request that was sent has been answered. */
  async settled(): Promise<NotAccepted> {
    this.#backlog = 0
    while (this.#inFlight > 0) await sleep(10)
    for (const connection of this.#all) connection.close()
    return { refused: this.#refused, failed: this.#failed }
  }

  async #post(connection: Connection): Promise<void> {
    const index = this.#next++ % this.#requests.length
    this.#inFlight++
    try {
      const answer = await connection.send(this.#requests[index] as Buffer)
      if (answer.status === 503) this.#refused++
      else {
        this.#check(answer, index)
        this.accepted++
      }
    } catch {
      this.#failed++
    }
    this.#inFlight--
    // A broken connection is not used again, so that it fails only one event.
    if (connection.usable) this.#free.push(connection)
    if (this.#backlog === 0) return
    this.#backlog--
    this.send()
  }
}
