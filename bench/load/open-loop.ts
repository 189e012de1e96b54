import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../../packages/tributary/http/connection.ts'
import { type Check, open } from './closed-loop.ts'

export interface Flood {
  readonly port: number
  readonly requests: readonly Buffer[]
  readonly check: Check
  readonly perSecond: number
  readonly milliseconds: number
}

export interface Flooded {
  /** Events answered well, per second, once it was under way. */
  readonly acceptedPerSecond: number
  /** What became of the others, when the last has been answered. */
  readonly settled: Promise<Unaccepted>
}

export interface Unaccepted {
  readonly refused: number
  /** Answered wrongly, with another status than 503, or not at all. */
  readonly failed: number
}

/** Open before the first event: opening them is not what is measured. */
const CONNECTIONS = 1000
/** What comes before this part of the time has passed is not counted. */
const RAMP = 0.2

/**
 * Sends requests at a steady rate, whatever becomes of those before, and checks what is accepted.
 * @returns when it is time to send no more
 */
export async function openLoop(flood: Flood): Promise<Flooded> {
  const { requests, check, perSecond, milliseconds } = flood
  const connections = await open(flood.port, CONNECTIONS)
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
  #waiting = 0
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
    else this.#waiting++
  }

  /** Drops what waits, and resolves when all that was sent has been answered. */
  async settled(): Promise<Unaccepted> {
    this.#waiting = 0
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
    // One that broke fails one event, not all that come after it.
    if (connection.usable) this.#free.push(connection)
    if (this.#waiting === 0) return
    this.#waiting--
    this.send()
  }
}
