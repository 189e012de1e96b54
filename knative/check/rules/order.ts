/** A page's changes stay in order on the way to a Sequence step, while many pages are in flight. */
import { alwaysRead, isKeyed, keyingFunction, streamsOf } from '../../definition.ts'
import { type KafkaSource, ofKind, values } from '../objects.ts'
import { channelOf, type Overlay } from '../overlay.ts'
import { parseDuration } from '../packages.ts'
import { boundSinks, readersOf, streamOf } from '../readers.ts'
import { problem, type Rule } from '../rule.ts'

export const keyedChannels: Rule = {
  name: 'keyed-channels',
  why: 'A channel spreads events without a key over all its partitions, so the changes of one page, or another entity, overtake each other.',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const partitions = channelOf(overlay, source.spec.sink.ref)?.numPartitions ?? 1
      if (partitions === 1) continue
      const readers = readersOf(overlay, source.spec.sink.ref)
      for (const [i, topic] of source.spec.topics.entries()) {
        const stream = streamOf(overlay, topic)
        if (stream === undefined || hasKeys(overlay, readers, stream)) continue
        const message = `is ${topic}, which is not known to have keys, and the channel has ${partitions} partitions; ${cure(overlay, readers, stream)}`
        yield problem(source, `spec.topics.${i}`, message)
      }
    }
  },
}

/** Whether the functions that read a stream say that it has keys; if they don't name it, any function. */
function hasKeys({ definitions }: Overlay, readers: readonly string[], stream: string): boolean {
  const inputs = (names: Iterable<string>) =>
    [...names].flatMap((name) => {
      const definition = definitions.get(name)
      return definition ? streamsOf(definition).filter((input) => input.stream === stream) : []
    })
  const named = inputs(readers)
  return (named.length > 0 ? named : inputs(definitions.keys())).some(isKeyed)
}

/** How the events of a stream get the key of the function that reads them. */
function cure({ definitions }: Overlay, [name = '']: readonly string[], stream: string): string {
  const definition = definitions.get(name)
  const file = `functions/${name}/index.ts`
  const input = definition && streamsOf(definition).find((each) => each.stream === stream)
  if (!input) return 'if its records have keys, add it to input of the function that reads it'
  const keying = keyingFunction(definitions, definition, [stream])
  if (!keying) {
    return `if its records have keys, remove keyed: false in ${file}; else write a function with enrich: passOn and the key of ${name}, and put it before the channel`
  }
  if (!alwaysRead(definition).some(isKeyed)) {
    return `run make pipeline FUNCTION=${name}, which puts ${keying} before the channel`
  }
  return `add ../../components/unkeyed-input/${name} to the components in kustomization.yaml; it puts ${keying} before the channel`
}

export const orderedSources: Rule = {
  name: 'ordered-sources',
  why: 'A source that sends unordered has many events of a partition in flight, and the changes of one page overtake each other.',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      if (source.spec.ordering !== 'unordered' || !needsOrder(overlay, source)) continue
      const message = `is unordered; write ordered, since the events go to a channel`
      yield problem(source, 'spec.ordering', message)
    }
  },
}

/** Whether its events go to a channel, at once or through a function with a SinkBinding. */
const needsOrder = (overlay: Overlay, { spec: { sink } }: KafkaSource) =>
  [sink.ref, ...boundSinks(overlay, sink.ref.name)].some((each) => channelOf(overlay, each))

export const channelPartitions: Rule = {
  name: 'channel-partitions',
  why: 'By default a channel has 1 partition, so 1 event in flight, and 1 replica, so its events are lost with one broker. Neither can be changed later.',
  *check({ objects }) {
    const channels = [
      ...ofKind(objects, 'Sequence').map((object) => {
        const field = 'spec.channelTemplate.spec'
        return { object, field, channel: object.spec.channelTemplate.spec ?? {} }
      }),
      ...ofKind(objects, 'KafkaChannel').map((object) => {
        return { object, field: 'spec', channel: object.spec }
      }),
    ]
    for (const { object, field, channel } of channels) {
      for (const name of ['numPartitions', 'replicationFactor'] as const) {
        const value = channel[name]
        if (value !== undefined && value > 1) continue
        const has = value === undefined ? 'is missing' : `is ${value}`
        yield problem(object, `${field}.${name}`, `${has}; write 2 or more`)
      }
    }
  },
}

/** How long a channel's dispatcher may be stopped without a loss. */
const LEAST_RETENTION_MS = 24 * 3_600_000

export const channelRetention: Rule = {
  name: 'channel-retention',
  why: 'Kafka deletes an event from the channel’s topic after this time, also one that was not delivered yet.',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        if (!path.endsWith('.retentionDuration')) continue
        const retention = parseDuration(String(value))
        if (retention === undefined || retention >= LEAST_RETENTION_MS) continue
        yield problem(object, path, `is ${value}; write PT24H or more`)
      }
    }
  },
}
