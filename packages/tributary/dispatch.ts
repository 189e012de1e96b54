import { setImmediate as turn } from 'node:timers/promises'
import { Limiter } from './limiter.ts'
import { pageKey } from './partitioner.ts'
import { parse, type SourceEvent } from './record.ts'

export type Ordering = 'ordered' | 'keyed' | 'unordered'

/** Beyond this much in memory the source is not read. */
const QUEUE_BYTES = 64 * 1024 * 1024
/** What an event weighs at least, so that few wait when Ctrl-C lets what was read end: 256. */
const LEAST_BYTES = 256 * 1024
/**
 * After so many events signals and timers get their turn: in one process with its function, and with
 * a pipe to read from that is always full, nothing else need ever wait for the system.
 */
const AT_ONCE = 100

export interface DispatchOptions {
  /**
   * `ordered`: one in flight per partition; `keyed`: one per page, so many per partition, which
   * Knative cannot do; `unordered`: as many as fit.
   */
  readonly ordering: Ordering
  /** No more events are taken from the source than this. */
  readonly limit?: number | undefined
  /** Stops the reading; what was read is still handled. */
  readonly signal: AbortSignal
}

/**
 * Takes events from a source and handles each. Resolves when the source has ended and everything
 * read from it is handled; rejects, then too, with the source's error.
 * @param handle never rejects
 */
export async function dispatch(
  events: AsyncIterable<SourceEvent>,
  handle: (event: SourceEvent) => Promise<void>,
  { ordering, limit = Number.POSITIVE_INFINITY, signal }: DispatchOptions,
): Promise<void> {
  const memory = new Limiter(QUEUE_BYTES)
  const lanes = new Map<string | number, Promise<void>>()
  const inTurn = (event: SourceEvent): Promise<void> => {
    if (ordering === 'unordered') return handle(event)
    const lane = ordering === 'keyed' ? pageOf(event) : event.partition
    const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => handle(event))
    lanes.set(lane, turn)
    return turn.finally(() => {
      if (lanes.get(lane) === turn) lanes.delete(lane)
    })
  }
  let taken = 0
  try {
    for await (const event of events) {
      const weight = Math.max(LEAST_BYTES, event.body?.length ?? 0)
      await memory.acquire(weight)
      void inTurn(event).finally(() => memory.release(weight))
      if (++taken % AT_ONCE === 0) await turn()
      if (taken >= limit || signal.aborted) break
    }
  } finally {
    await memory.idle()
  }
}

/** By the record's key, as Kafka orders too; else by the page in the body; else by partition. */
const pageOf = ({ attributes, body, partition }: SourceEvent): string | number =>
  attributes.partitionkey ?? pageKey(parse(body)) ?? partition
