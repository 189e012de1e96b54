import { Connection } from '../../packages/tributary/http/connection.ts'
import type { HttpResponse as Answer } from '../../packages/tributary/http/response.ts'

/** Judges the answer to the request of this index; throws if it is wrong. */
export type Check = (answer: Answer, index: number) => void

export interface Load {
  readonly port: number
  readonly requests: readonly Buffer[]
  readonly check: Check
  readonly inFlight: number
  /** It ends after so many events, or so many milliseconds. */
  readonly events?: number
  readonly milliseconds?: number
  /** Of the first request; the others follow in turn. */
  readonly from?: number
  /**
   * Never sleeps, for which it needs a processor of its own. The system makes the one who answers pay
   * for waking a caller on this machine, up to 20 µs, and callers elsewhere cost it nothing: without
   * this whoever is faster than the load, which then never sleeps, would pay nothing.
   */
  readonly awake?: boolean
}

export interface Done {
  readonly events: number
  readonly seconds: number
  /** Of each event, in milliseconds, ascending. */
  readonly latencies: Float64Array
}

/** Keeps so many requests in flight, each on a connection of its own, and checks every answer. */
export async function closedLoop(load: Load): Promise<Done> {
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
