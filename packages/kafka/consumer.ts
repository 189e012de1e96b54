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

/** Whether a stream has read a partition up to this offset. */
export const isRead = (
  { offsetsToFetch }: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
  topic: string,
  partition: number,
  end: bigint,
): boolean => (offsetsToFetch.get(`${topic}:${partition}`) ?? -1n) >= end
