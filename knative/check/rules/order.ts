/** A page's changes stay in order on the way to a Sequence step, while many pages are in flight. */
import { type KafkaSource, ofKind, values } from '../objects.ts'
import { channelOf, type Overlay } from '../overlay.ts'
import { parseDuration } from '../packages.ts'
import { problem, type Rule } from '../rule.ts'

/** Streams whose records have the page as key. Add yours here. */
const KEYED = ['mediawiki.page_change.v1', 'mediawiki.page_content_change.v1']

/** The function that gives each event its page as key. */
const KEYING_FUNCTION = 'page-key'

export const keyedChannels: Rule = {
  name: 'keyed-channels',
  why: 'A channel spreads events without a key over all its partitions, so the changes of one page overtake each other.',
  *check(overlay) {
    for (const source of ofKind(overlay.objects, 'KafkaSource')) {
      const partitions = channelOf(overlay, source.spec.sink.ref)?.numPartitions ?? 1
      if (partitions === 1) continue
      for (const [i, topic] of source.spec.topics.entries()) {
        const stream = topic.slice(topic.indexOf('.') + 1)
        if (KEYED.includes(stream)) continue
        const message = `is ${topic}, which is not known to have keys, and the channel has ${partitions} partitions; add ../../components/unkeyed-input to the components in kustomization.yaml; it puts ${KEYING_FUNCTION} before the channel`
        yield problem(source, `spec.topics.${i}`, message)
      }
    }
  },
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

const needsOrder = (overlay: Overlay, { spec: { sink } }: KafkaSource) =>
  sink.ref.name === KEYING_FUNCTION || channelOf(overlay, sink.ref) !== undefined

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
