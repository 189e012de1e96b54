import { connect, type KafkaRecord, Link, Pull, type Window } from '@tributary/kafka'
import type { SourceEvent } from '../event.ts'
import type { KafkaAddress } from '../kafka/address.ts'
import type { Source } from './source.ts'

export interface KafkaSourceOptions {
  readonly address: KafkaAddress
  /** The consumer group. Without committed offsets it begins where the window does. */
  readonly group: string
  /** Makes an event of a record. @throws RunError if it cannot, which ends the run */
  readonly toEvent: (record: KafkaRecord) => SourceEvent
  /** Records outside of it are not handed out. */
  readonly window: Window
  readonly signal: AbortSignal
  readonly report: (line: string) => void
}

/**
 * Reads a topic as a member of a consumer group, and commits offsets as a KafkaSource does. Records may be
 * repeated after a rebalance or a crash; none is lost, since no offset is committed beyond the lowest
 * unfinished record.
 * @throws RunError if the topic cannot be reached
 */
export async function openTopic(options: KafkaSourceOptions): Promise<Source> {
  const { address, group, toEvent, window, signal, report } = options
  const connection = await connect(address)
  const link = new Link(connection, [address.topic], (level, line) => {
    if (level === 'warn') report(line)
  })
  const pull = await Pull.open(link, { group, window })
  const finish = new WeakMap<SourceEvent, () => void>()
  async function* events() {
    for await (const { record, finished } of pull.records(signal)) {
      const event = toEvent(record)
      finish.set(event, finished)
      yield event
    }
  }
  return {
    events: events(),
    remote: true,
    done: (event) => finish.get(event)?.(),
    close: () => pull.close(),
  }
}
