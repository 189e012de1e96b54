/** The changes of a page stay in order, and more than one event is in flight. */
import { parseDuration } from '../../../packages/tributary/durations.ts'
import { type KafkaSource, ofKind, type Reference, values } from '../objects.ts'
import type { Overlay } from '../overlay.ts'
import { problem, type Rule } from '../rule.ts'

/** Streams whose records have their page as key; name yours here. */
const KEYED = ['mediawiki.page_change.v1', 'mediawiki.page_content_change.v1']

/** The function that gives events their page as key. */
const KEYING_FUNCTION = 'page-key'

export const keyedChannels: Rule = {
  name: 'keyed-channels',
  why: 'a channel shares events without a key out over its partitions, and the changes of a page overtake each other',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const partitions = channelOf(overlay, source.spec.sink.ref)?.numPartitions ?? 1
      if (partitions === 1) continue
      for (const [i, topic] of source.spec.topics.entries()) {
        const stream = topic.slice(topic.indexOf('.') + 1)
        if (KEYED.includes(stream)) continue
        const says = `${topic} is not known to have keys, and the channel has ${partitions} partitions; let ${KEYING_FUNCTION} stand between (components/unkeyed-input)`
        yield problem(source, `spec.topics.${i}`, says)
      }
    }
  },
}

export const orderedSources: Rule = {
  name: 'ordered-sources',
  why: 'unordered, the changes of a page overtake each other even in one partition',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      if (source.spec.ordering !== 'unordered' || !needsOrder(overlay, source)) continue
      yield problem(source, 'spec.ordering', 'is unordered, must be ordered before a channel')
    }
  },
}

const needsOrder = (overlay: Overlay, { spec: { sink } }: KafkaSource) =>
  sink.ref.name === KEYING_FUNCTION || channelOf(overlay, sink.ref) !== undefined

export const channelPartitions: Rule = {
  name: 'channel-partitions',
  why: 'both are 1 by default and cannot be changed later: one event in flight, and lost with one broker',
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
        const says = `${value === undefined ? 'is missing' : `is ${value}`}, must be 2 or more`
        yield problem(object, `${field}.${name}`, says)
      }
    }
  },
}

/** As long as a channel's dispatcher may be away. */
const LEAST_RETENTION_MS = 24 * 3_600_000

export const channelRetention: Rule = {
  name: 'channel-retention',
  why: 'a channel forgets an event after this time, whether it was delivered or not',
  *check({ objects }) {
    for (const object of objects) {
      for (const [path, value] of values(object)) {
        if (!path.endsWith('.retentionDuration')) continue
        const retention = parseDuration(String(value))
        if (retention === undefined || retention >= LEAST_RETENTION_MS) continue
        yield problem(object, path, `is ${value}, must be PT24H or more`)
      }
    }
  },
}

/** The channel that stands behind a reference: a KafkaChannel, or the first of a Sequence. */
function channelOf({ objects }: Overlay, { kind, name }: Reference) {
  const isIt = ({ metadata }: { metadata: { name: string } }) => metadata.name === name
  if (kind === 'KafkaChannel') return ofKind(objects, 'KafkaChannel').find(isIt)?.spec
  if (kind !== 'Sequence') return undefined
  return ofKind(objects, 'Sequence').find(isIt)?.spec.channelTemplate.spec
}
