import { kafkaSource, sourceEvent } from '@tributary/kafka'
import { parse, type SourceEvent } from './event.ts'
import { partitioner, recordKey } from './partitioner.ts'

const STREAM = /^[a-zA-Z0-9._-]{1,200}$/

/**
 * Makes events of lines, as if a producer had written each to a topic, keyed by its page, and a
 * KafkaSource read it from there. The topic is `<datacenter>.<meta.stream>`. A line that is just
 * `null` is a tombstone.
 * @param sourceName the KafkaSource's name; the function's stands for it
 */
export function lineEvents(sourceName: string, datacenter: string, partitions: number) {
  const partitionFor = partitioner(partitions)
  const offsets = new Map<number, bigint>()
  return (line: Buffer): SourceEvent => {
    const data = parse(line)
    const key = recordKey(data)
    const partition = partitionFor(key)
    const offset = offsets.get(partition) ?? 0n
    offsets.set(partition, offset + 1n)
    return sourceEvent(kafkaSource(sourceName), {
      topic: `${datacenter}.${streamOf(data)}`,
      partition,
      offset,
      timestamp: BigInt(Date.now()),
      key: key === undefined ? null : Buffer.from(key),
      value: line.equals(NULL) ? null : line,
      headerEntries: [],
    })
  }
}

const NULL = Buffer.from('null')

function streamOf(data: unknown): string {
  const stream = (data as { meta?: { stream?: unknown } } | null | undefined)?.meta?.stream
  return typeof stream === 'string' && STREAM.test(stream) ? stream : 'events'
}
