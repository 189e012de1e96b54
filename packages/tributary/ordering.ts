import { setImmediate as turn } from 'node:timers/promises'
import { parse, type SourceEvent } from './event.ts'
import { Limiter } from './limiter.ts'
import { recordKey } from './partitioner.ts'

export type Ordering = 'ordered' | 'keyed' | 'unordered'

/** With this much in memory the source is not read further. */
const QUEUE_BYTES = 64 * 1024 * 1024
/** Each event counts as at least this much: at most 256 are queued, so Ctrl-C need not wait long. */
const LEAST_BYTES = 256 * 1024
/**
 * After this many events the event loop gets a turn. Function and source may be in this process or a
 * pipe that is always full; without it, signals and timers would never be handled.
 */
const EVENTS_PER_TURN = 100

export interface ConsumeOptions {
  /**
   * `ordered`: one in flight per partition; `keyed`: one per page, so many per partition, which
   * Knative cannot do; `unordered`: as many as fit.
   */
  readonly ordering: Ordering
  /** The most events that are read. */
  readonly limit?: number | undefined
  /** Stops the reading; events read before are still handled. */
  readonly signal: AbortSignal
}

/**
 * Reads events from a source and handles each, in the given order. Resolves when the source has ended
 * and all its events are handled; rejects, then too, with the source's error.
 * @param handle never rejects
 */
export async function consume(
  events: AsyncIterable<SourceEvent>,
  handle: (event: SourceEvent) => Promise<void>,
  { ordering, limit = Number.POSITIVE_INFINITY, signal }: ConsumeOptions,
): Promise<void> {
  const memory = new Limiter(QUEUE_BYTES)
  /** The last event of each partition or page. */
  const lanes = new Map<string | number, Promise<void>>()
  const handleInOrder = (event: SourceEvent): Promise<void> => {
    if (ordering === 'unordered') return handle(event)
    const lane = ordering === 'keyed' ? keyOf(event) : event.partition
    const handled = (lanes.get(lane) ?? Promise.resolve()).then(() => handle(event))
    lanes.set(lane, handled)
    return handled.finally(() => {
      if (lanes.get(lane) === handled) lanes.delete(lane)
    })
  }
  let count = 0
  try {
    for await (const event of events) {
      const bytes = Math.max(LEAST_BYTES, event.body?.length ?? 0)
      await memory.acquire(bytes)
      void handleInOrder(event).finally(() => memory.release(bytes))
      if (++count % EVENTS_PER_TURN === 0) await turn()
      if (count >= limit || signal.aborted) break
    }
  } finally {
    await memory.idle()
  }
}

/** The record's key, by which Kafka orders too; else the page in the body; else the partition. */
const keyOf = ({ attributes, body, partition }: SourceEvent): string | number =>
  attributes.partitionkey ?? recordKey(parse(body)) ?? partition
