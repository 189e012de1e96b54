import { explain, type KafkaRecord, TopicReader, Window } from '@tributary/kafka'
import { readDeadLetterRecord } from '../dead-letter.ts'
import { RunError, UsageError } from '../failures.ts'
import { type KafkaAddress, readAddress } from '../kafka/address.ts'
import type { Values } from '../options.ts'
import type { DeadLetters } from './dead-letter-file.ts'
import { openTopic } from './kafka.ts'

/**
 * The dead letters of a topic, as `tributary run` and Knative write them, from the offsets that the
 * group has committed to where the topic ends now.
 * @throws UsageError
 */
export function deadLetterTopic(
  url: string,
  values: Pick<Values<'replay'>, 'group' | 'dead-letters'>,
  signal: AbortSignal,
): DeadLetters {
  const address = readAddress('replay', url)
  if (values['dead-letters'] === undefined) {
    throw new UsageError(
      'replay of a topic needs --dead-letters: an event that fails again would be committed and lost',
    )
  }
  const group = values.group ?? `tributary-replay-${address.topic}`
  return {
    functionNames: () => functionNames(address, group, signal),
    sources: async (report) => {
      const toEvent = (record: KafkaRecord) => {
        const { attributes, body } = read(record)
        return { partition: record.partition, attributes, body }
      }
      const window = new Window({ end: 'latest' })
      return [await openTopic({ address, group, toEvent, window, signal, report })]
    },
    unless: ` that the group ${group} has not replayed yet`,
  }
}

async function functionNames(address: KafkaAddress, group: string, signal: AbortSignal) {
  const report = (line: string) => void process.stderr.write(`tributary: ${line}\n`)
  const topic = await TopicReader.open(address, group, report)
  const names = new Set<string | undefined>()
  try {
    for await (const records of topic.read(await topic.committed(), signal)) {
      for (const record of records) names.add(read(record).function)
    }
    if (signal.aborted) throw new RunError('stopped before all dead letters were read')
    return names
  } catch (error) {
    if (error instanceof RunError) throw error
    throw new RunError(explain(error, address))
  } finally {
    await topic.close()
  }
}

function read(record: KafkaRecord) {
  const letter = readDeadLetterRecord(record)
  if (letter) return letter
  throw new RunError(
    `${record.topic}: partition ${record.partition}, offset ${record.offset} is no dead letter: it has no ce_knativeerrordest`,
  )
}
