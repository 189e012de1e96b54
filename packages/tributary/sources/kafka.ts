import { connect, type KafkaRecord, Link, Pull, type Pulled, type Window } from '@tributary/kafka'
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
  const link = Link.reporting(connection, [address.topic], report)
  signal.addEventListener('abort', () => link.close())
  const pull = await Pull.open(link, { group, window })
  const pulled = new WeakMap<SourceEvent, Pulled>()
  async function* events() {
    for await (const each of pull.records(signal)) {
      const event = toEvent(each.record)
      pulled.set(event, each)
      yield event
    }
  }
  return {
    events: events(),
    remote: true,
    done: (event) => pulled.get(event)?.finished(),
    isLost: (event) => pulled.get(event)?.signal.aborted ?? false,
    close: () => pull.close(),
  }
}
