/** Opens the delivery that KAFKA_DELIVERY chooses. */
import { randomUUID } from 'node:crypto'
import type { BaseOptions } from '@platformatic/kafka'
import { AtLeastOnce, type Delivery } from './delivery.ts'
import { ExactlyOnce, type ExactlyOnceParts } from './exactly-once.ts'
import type { KafkaConfig } from './generated/config.js'
import type { Group } from './group.ts'
import { IdempotentProducer } from './idempotent-producer.ts'
import { TransactionalProducer } from './transactional-producer.ts'
import { Writer } from './writer.ts'

export interface DeliveryParts extends Pick<ExactlyOnceParts, 'aborted'> {
  readonly connection: BaseOptions
  readonly group: Group
  /** Called with the error before a request is tried again. */
  readonly retrying: (error: Error) => void
}

export async function openDelivery(
  config: KafkaConfig,
  { connection, group, retrying, aborted }: DeliveryParts,
): Promise<Delivery> {
  const { KAFKA_DELIVERY, KAFKA_CONSUMER_GROUP, KAFKA_SESSION_TIMEOUT_MS } = config
  if (KAFKA_DELIVERY === 'at-least-once') {
    const producer = await IdempotentProducer.open(connection, retrying)
    return new AtLeastOnce(new Writer(producer), (offsets) => group.offsets.commit(offsets))
  }
  // One of each process: whether it is still a member is what fences it. A prefix, for authorisation.
  const id = `${KAFKA_CONSUMER_GROUP}-${randomUUID()}`
  const timeout = KAFKA_SESSION_TIMEOUT_MS
  return ExactlyOnce.open({
    group: KAFKA_CONSUMER_GROUP,
    offsets: group.offsets,
    open: () => TransactionalProducer.open(connection, { id, timeout, retrying }),
    retrying,
    aborted,
  })
}
