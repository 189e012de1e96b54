import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, Message } from '@platformatic/kafka'
import { RunError } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { connect, explain, library } from '../kafka/client.ts'
import { sourceEvent } from '../kafka/message.ts'
import { Offsets } from '../kafka/offsets.ts'
import type { SourceEvent } from '../record.ts'
import type { Source } from './source.ts'

/** Short, so that a process that always dies young gets somewhere. */
const COMMIT_MS = 200
/** A member that was killed is missed after this long; only then do its partitions go to another. */
const SESSION_MS = 10_000
/** Longer than this nobody waits for a broker that is away, once the run is to end. */
const GOODBYE_MS = 5000

type Records = Consumer<Buffer, Buffer, Buffer, Buffer>

export interface KafkaSourceOptions {
  /** The consumer group; it begins with the oldest record there is. */
  readonly group: string
  /** The KafkaSource's name, part of each event's source. */
  readonly name: string
  /** Whether to end where the topic ended when the run began. */
  readonly untilEnd: boolean
  readonly signal: AbortSignal
  readonly report: (line: string) => void
}

/**
 * Plays a KafkaSource: reads a topic as member of a consumer group, and commits what is finished.
 * A broker that goes away is waited for. Records may come again after a rebalance or a crash; none
 * is passed over, as nothing is ever committed beyond the lowest one that is not finished.
 * @throws RunError if the topic cannot be reached
 */
export async function kafkaSource(
  address: KafkaAddress,
  { group, name, untilEnd, signal, report }: KafkaSourceOptions,
): Promise<Source> {
  const { topic } = address
  const options = await connect(address)
  const { Consumer } = await library()
  const consumer: Records = new Consumer({
    ...options,
    groupId: group,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: 25_000,
    heartbeatInterval: 2000,
    autocommit: false,
    retries: true,
    retryDelay: 500,
  })
  const partitions = new Map<number, Offsets>()
  const finish = new WeakMap<SourceEvent, () => void>()
  reportOutages(consumer, address, report)
  consumer.on('consumer:group:join', ({ assignments = [] }) => {
    const own = assignments.find((assignment) => assignment.topic === topic)?.partitions ?? []
    for (const partition of partitions.keys())
      if (!own.includes(partition)) partitions.delete(partition)
  })

  const toEvent = (message: Message<Buffer, Buffer, Buffer, Buffer>): SourceEvent => {
    const event = sourceEvent(name, message)
    const offsets = partitions.get(message.partition) ?? new Offsets()
    partitions.set(message.partition, offsets)
    finish.set(event, offsets.seen(message.offset))
    return event
  }

  let committing: Promise<void> | undefined
  const commit = () => {
    committing ??= commitDue(consumer, topic, partitions)
      .catch((error) => report(`cannot commit: ${explain(error, address)}`))
      .finally(() => {
        committing = undefined
      })
    return committing
  }
  const timer = setInterval(commit, COMMIT_MS)

  async function* events(): AsyncGenerator<SourceEvent> {
    const leave = () => void consumer.close(true).catch(() => {})
    signal.addEventListener('abort', leave)
    try {
      const ends = untilEnd
        ? (await consumer.listOffsets({ topics: [topic] })).get(topic)
        : undefined
      const stream = await consumer.consume({
        topics: [topic],
        mode: 'committed',
        fallbackMode: 'earliest',
        highWaterMark: 100,
        maxBytes: 16 * 1024 * 1024,
        maxBytesPerPartition: 1024 * 1024,
        maxWaitTime: 500,
      })
      let ended = false
      const end = () => {
        ended = true
        stream.destroy()
      }
      const endWhenRead = () => {
        const own = consumer.assignments?.find((each) => each.topic === topic)?.partitions ?? []
        const position = (partition: number) => stream.offsetsToFetch.get(`${topic}:${partition}`)
        const read = own.every((each) => (position(each) ?? -1n) >= (ends?.[each] ?? 0n))
        if (ends && read && stream.readableLength === 0) end()
      }
      stream.on('fetch', endWhenRead)
      stream.on('offsets', endWhenRead)
      consumer.once('error', (error) => stream.destroy(error))
      signal.removeEventListener('abort', leave)
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
      try {
        for await (const message of stream) yield toEvent(message)
      } catch (error) {
        if (!ended) throw error
      }
    } catch (error) {
      if (!signal.aborted) throw new RunError(explain(error, address))
    }
  }

  return {
    events: events(),
    done: (event) => finish.get(event)?.(),
    async close() {
      clearInterval(timer)
      await inTime(Promise.resolve(committing).then(commit))
      await inTime(consumer.close(true))
    },
  }
}

const inTime = (goodbye: Promise<void>) =>
  Promise.race([goodbye.catch(() => {}), sleep(GOODBYE_MS, undefined, { ref: false })])

async function commitDue(consumer: Records, topic: string, partitions: Map<number, Offsets>) {
  const due = [...partitions].flatMap(([partition, offsets]) => {
    const offset = offsets.due
    return offset === undefined ? [] : [{ topic, partition, offset, leaderEpoch: -1, offsets }]
  })
  if (due.length === 0) return
  await consumer.commit({ offsets: due.map(({ offsets: _, ...each }) => each) })
  for (const { offsets, offset } of due) offsets.committed(offset)
}

/** Says once that a broker is away, and once that it is back. */
function reportOutages(consumer: Records, address: KafkaAddress, report: (line: string) => void) {
  let away = false
  const at = `Kafka at ${address.brokers.join(',')}`
  consumer.on('client:broker:failed', () => {
    if (!away) report(`${at} is away; waiting for it`)
    away = true
  })
  consumer.on('client:broker:connect', () => {
    if (away) report(`${at} is back`)
    away = false
  })
}
