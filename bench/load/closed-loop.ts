import { Connection } from '../../packages/tributary/http/connection.ts'
import type { HttpResponse as Answer } from '../../packages/tributary/http/response.ts'

/** Throws if the answer to the request with this index is wrong. */
export type Check = (answer: Answer, index: number) => void

export interface ClosedLoopOptions {
  readonly port: number
  readonly requests: readonly Buffer[]
  readonly check: Check
  readonly inFlight: number
  /** The loop ends after this many events, or this many milliseconds. */
  readonly events?: number
  readonly milliseconds?: number
  /** The index of the first request; the others follow in turn. */
  readonly from?: number
  /**
   * Whether the caller never sleeps, which takes a whole processor. Waking a sleeping caller costs the server
   * up to 20 µs of its own CPU time. Only a caller on the same machine causes that cost, and only while the
   * server is slower than the caller; without this option it would distort the comparison.
   */
  readonly awake?: boolean
}

export interface ClosedLoopResult {
  readonly events: number
  readonly seconds: number
  /** The latency of each event in milliseconds, sorted. */
  readonly latencies: Float64Array
}

/** Keeps a number of requests in flight, each on its own connection, and checks every answer. */
export async function closedLoop(load: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const { requests, events = Number.POSITIVE_INFINITY, milliseconds, from = 0, awake } = load
  const connections = await open(load.port, load.inFlight)
  const latencies: number[] = []
  const started = performance.now()
  const until = started + (milliseconds ?? Number.POSITIVE_INFINITY)
  let next = 0
  const caller = async (connection: Connection) => {
    for (let now = performance.now(); next < events && now < until; ) {
      const index = (from + next++) % requests.length
      const answer = await connection.send(requests[index] as Buffer)
      const answered = performance.now()
      latencies.push(answered - now)
      now = answered
      load.check(answer, index)
    }
  }
  let ended = false
  const stayAwake = () => void (ended || setImmediate(stayAwake))
  if (awake) stayAwake()
  try {
    await Promise.all(connections.map(caller))
    const seconds = (performance.now() - started) / 1000
    return { events: latencies.length, seconds, latencies: Float64Array.from(latencies).sort() }
  } finally {
    ended = true
    for (const connection of connections) connection.close()
  }
}

/** Opens connections to a port of this machine. */
export const open = (port: number, count: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => Connection.open({ port, host: '127.0.0.1' })))
