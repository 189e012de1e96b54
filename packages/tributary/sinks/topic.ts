import { setTimeout as sleep } from 'node:timers/promises'
import {
  connect,
  explain,
  holdLoosely,
  inBatches,
  inTime,
  type KafkaMessage,
  kafkaMessage,
  library,
  type StoredEvent,
  withErrors,
} from '@tributary/kafka'
import { DeliveryFailure } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import type { EventWriter, WriterOptions } from './writer.ts'

/** How long one record is tried: the default of Java's producer (delivery.timeout.ms). */
const DELIVERY_TIMEOUT_MS = 120_000
const RETRY_MS = 500

/**
 * Writes to a topic as a KafkaSink in binary mode does: a record is stored once all in-sync replicas
 * have it.
 * @throws RunError if the topic cannot be reached
 */
export async function topicWriter(
  address: KafkaAddress,
  { signal, report }: WriterOptions,
): Promise<EventWriter> {
  const options = await connect(address)
  const { Producer, ProduceAcks, compatibilityPartitioner } = await library()
  let roundRobin = 0
  const producer = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
    ...options,
    retries: 0,
    acks: ProduceAcks.ALL,
    // Java's partitioner: a page has the same partition, whichever client wrote it.
    partitioner: (message, key) => (key ? compatibilityPartitioner(message, key) : roundRobin++),
  })
  holdLoosely(producer)
  const { topic } = address
  const send = inBatches<KafkaMessage>(
    (batch) => producer.send({ messages: batch.map((message) => ({ topic, ...message })) }),
    ({ value }) => value?.length ?? 0,
  )

  let failing = false
  const produce = async (event: StoredEvent): Promise<void> => {
    const deadline = Date.now() + DELIVERY_TIMEOUT_MS
    const message = kafkaMessage(event)
    for (;;) {
      try {
        await send(message)
        failing = false
        return
      } catch (error) {
        const failure = failureOf(error, address)
        if (!failure.retryable || signal.aborted || Date.now() > deadline) throw failure
        if (!failing) report(`cannot write now, trying again: ${failure.message}`)
        failing = true
        await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
  }
  return {
    reply: produce,
    deadLetter: (event, errors) =>
      produce({ attributes: withErrors(event.attributes, errors), value: event.body }),
    close: () => inTime(producer.close()),
  }
}

/** A KafkaSink answers 503 for any record it cannot produce; here the body says why. */
function failureOf(error: unknown, address: KafkaAddress): DeliveryFailure {
  const message = explain(error, address)
  const retryable = !/RECORD_TOO_LARGE|MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE/.test(message)
  const response = { status: 503, headers: new Map<string, string>(), body: Buffer.from(message) }
  return new DeliveryFailure(message, { retryable, response, cause: error })
}
