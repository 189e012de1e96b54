import { setTimeout as sleep } from 'node:timers/promises'
import type { StoredEvent } from '../answer.ts'
import { DeliveryFailure } from '../failures.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import { connect, explain, holdLoosely, inTime, library } from '../kafka/client.ts'
import { deadLetterEvent, type KafkaMessage, kafkaMessage } from '../kafka/message.ts'
import { together } from '../kafka/together.ts'
import type { Sink } from './sink.ts'

/** How long one record is tried, as Java's producer does (delivery.timeout.ms). */
const DELIVERY_TIMEOUT_MS = 120_000
const RETRY_MS = 500

/**
 * Plays a KafkaSink in binary mode: a record is stored when all replicas in sync have it.
 * @param signal ends the wait for a broker that is away
 * @throws RunError if the topic cannot be reached
 */
export async function kafkaSink(address: KafkaAddress, signal: AbortSignal): Promise<Sink> {
  const options = await connect(address)
  const { Producer, ProduceAcks, compatibilityPartitioner } = await library()
  let turn = 0
  const producer = new Producer<Buffer, Buffer | null, Buffer, Buffer>({
    ...options,
    retries: 0,
    acks: ProduceAcks.ALL,
    // Java's: a page is in the same partition, whoever wrote it.
    partitioner: (message, key) => (key ? compatibilityPartitioner(message, key) : turn++),
  })
  holdLoosely(producer)
  const { topic } = address
  const send = together<KafkaMessage>(
    (all) => producer.send({ messages: all.map((message) => ({ topic, ...message })) }),
    ({ value }) => value?.length ?? 0,
  )

  const produce = async (event: StoredEvent): Promise<void> => {
    const deadline = Date.now() + DELIVERY_TIMEOUT_MS
    const message = kafkaMessage(event)
    for (;;) {
      try {
        await send(message)
        return
      } catch (error) {
        const failure = failureOf(error, address)
        if (!failure.retryable || signal.aborted || Date.now() > deadline) throw failure
        await sleep(RETRY_MS, undefined, { signal }).catch(() => {})
      }
    }
  }
  return {
    reply: produce,
    deadLetter: (event, errors) => produce(deadLetterEvent(event, errors)),
    close: () => inTime(producer.close()),
  }
}

/** A KafkaSink answers 503 to whatever it cannot produce; here the body says why. */
function failureOf(error: unknown, address: KafkaAddress): DeliveryFailure {
  const message = explain(error, address)
  const retryable = !/RECORD_TOO_LARGE|MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE/.test(message)
  const answer = { status: 503, headers: new Map<string, string>(), body: Buffer.from(message) }
  return new DeliveryFailure(message, { retryable, answer, cause: error })
}
