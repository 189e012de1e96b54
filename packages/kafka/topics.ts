/** Whether topics are there, and their partitions. */
import type { BaseOptions } from '@platformatic/kafka'
import { library } from './client.ts'
import { StopError } from './failure.ts'
import type { TopicPartition } from './group-offsets.ts'
import { isError, NOT_AUTHORIZED } from './request.ts'

/**
 * All partitions of these topics.
 * @throws StopError if a topic is missing, the client's error if Kafka does not answer
 */
export async function checkTopics(
  connection: BaseOptions,
  topics: readonly string[],
): Promise<TopicPartition[]> {
  const { Admin } = await library()
  const admin = new Admin({ ...connection, retries: 0 })
  try {
    const partitions: TopicPartition[] = []
    for (const topic of topics) {
      // One by one, so that the error is about this topic.
      const found = await admin.metadata({ topics: [topic] }).catch((error) => {
        const place = `Kafka at ${connection.bootstrapBrokers.join(',')}`
        if (isError(error, NOT_AUTHORIZED)) {
          throw new StopError(
            `${place} does not let this user see topic ${topic} (${NOT_AUTHORIZED})`,
          )
        }
        if (!/Unknown topic/.test(error.message)) throw error
        throw new StopError(`${place} has no topic ${topic}`)
      })
      const count = found.topics.get(topic)?.partitionsCount ?? 0
      for (let partition = 0; partition < count; partition++) partitions.push({ topic, partition })
    }
    return partitions
  } finally {
    await admin.close()
  }
}
