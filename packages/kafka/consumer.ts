import type { Consumer, Message, MessagesStream } from '@platformatic/kafka'
import { connect, holdLoosely, type KafkaAddress, library } from './client.ts'
import { mendAnswers } from './fetch-answers.ts'

/** Keys, values and headers are bytes, not decoded. */
export type GroupConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>
export type GroupMessage = Message<Buffer, Buffer, Buffer, Buffer>

/**
 * Opens a member of a consumer group, which joins when it begins to read. It waits for a broker that
 * goes away, without a limit, and reports it.
 * @throws StopError if the topic cannot be reached now
 */
export async function openConsumer(
  address: KafkaAddress,
  group: string,
  report: (line: string) => void,
): Promise<GroupConsumer> {
  const options = await connect(address)
  const { Consumer } = await library()
  const consumer: GroupConsumer = new Consumer({
    ...options,
    groupId: group,
    // Only after this time do others get the partitions of a member that was killed.
    sessionTimeout: 10_000,
    rebalanceTimeout: 25_000,
    heartbeatInterval: 2000,
    autocommit: false,
    retries: true,
    retryDelay: 500,
  })
  holdLoosely(consumer)
  await mendAnswers(consumer)
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
  return consumer
}

/**
 * Reads from the offsets that the group has committed, else from the oldest record. It reads small
 * portions, since unfinished records are read again after each rebalance.
 */
export const startReading = (consumer: GroupConsumer, topic: string) =>
  consumer.consume({
    topics: [topic],
    mode: 'committed',
    fallbackMode: 'earliest',
    highWaterMark: 100,
    maxBytes: 4 * 1024 * 1024,
    maxBytesPerPartition: 256 * 1024,
    maxWaitTime: 500,
  })

/** Whether a stream has read a partition up to this offset. */
export const isRead = (
  { offsetsToFetch }: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
  topic: string,
  partition: number,
  end: bigint,
): boolean => (offsetsToFetch.get(`${topic}:${partition}`) ?? -1n) >= end

/** The partitions of the topic that are this member's now. */
export const ownPartitions = ({ assignments }: GroupConsumer, topic: string): readonly number[] =>
  assignments?.find((each) => each.topic === topic)?.partitions ?? []
