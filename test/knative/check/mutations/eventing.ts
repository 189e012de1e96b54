import type { Json, Mutations } from './parts.ts'

const subscription = (spec: object) => ({
  apiVersion: 'messaging.knative.dev/v1',
  kind: 'Subscription',
  metadata: { name: 'other', namespace: 'tributary' },
  spec: {
    channel: { apiVersion: 'messaging.knative.dev/v1', kind: 'KafkaChannel', name: 'other' },
    subscriber: {
      ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'page-key' },
    },
    ...spec,
  },
})
const channel = (spec: object) => ({
  apiVersion: 'messaging.knative.dev/v1',
  kind: 'KafkaChannel',
  metadata: { name: 'other', namespace: 'tributary' },
  spec,
})
const secondSource = (objects: Json, source: Json) => {
  const other = structuredClone(source)
  other.metadata.name = 'other'
  objects.push(other)
  return other
}
const sequenceRef = {
  apiVersion: 'flows.knative.dev/v1',
  kind: 'Sequence',
  name: 'page-wikitext-change',
}

/** What is written of sources, channels and sinks. */
export const eventing: Mutations = {
  'complete-delivery': [
    [
      'a source without delivery',
      ({ source }) => delete source.spec.delivery,
      /^KafkaSource page-wikitext-change, spec.delivery.retry: is missing; write all of retry, b/,
    ],
    [
      'a source with a dead letter sink only',
      ({ source }) => {
        const { deadLetterSink } = source.spec.delivery
        source.spec.delivery = { deadLetterSink }
      },
      /spec.delivery.retry: is missing/,
    ],
    [
      'a step without retries',
      ({ step }) => (step.delivery.retry = 0),
      /^Sequence page-wikitext-change, spec.steps.0.delivery.retry: is 0, must be 1 or more/,
    ],
    [
      'a step without a dead letter sink',
      ({ step }) => delete step.delivery.deadLetterSink,
      /spec.steps.0.delivery.deadLetterSink: is missing/,
    ],
    [
      'a step without backoffPolicy',
      ({ step }) => delete step.delivery.backoffPolicy,
      /spec.steps.0.delivery.backoffPolicy: is missing/,
    ],
    [
      'a Subscription without delivery',
      ({ overlay }) => overlay.objects.push(subscription({}), channel({})),
      /^Subscription other, spec.delivery.timeout: is missing/,
    ],
  ],
  'iso-durations': [
    [
      'a duration as Go writes it',
      ({ source }) => (source.spec.delivery.backoffDelay = '500ms'),
      /spec.delivery.backoffDelay: is "500ms", must be an ISO 8601 duration above 0, such as PT0.5S/,
    ],
    [
      'a timeout without a unit',
      ({ step }) => (step.delivery.timeout = '30'),
      /spec.steps.0.delivery.timeout: is "30"/,
    ],
    [
      'a timeout of nothing',
      ({ step }) => (step.delivery.timeout = 'PT0S'),
      /delivery.timeout: is "PT0S"/,
    ],
    [
      'a retention in days of Kafka',
      ({ sequence }) => (sequence.spec.channelTemplate.spec.retentionDuration = '168h'),
      /^Sequence .*, spec.channelTemplate.spec.retentionDuration: is "168h"/,
    ],
  ],
  'dead-letters-apart': [
    [
      'dead letters in the output topic',
      ({ output, deadLetters }) => (deadLetters.spec.topic = output.spec.topic),
      /leads to eqiad.mediawiki.page_wikitext_change, the output of Sequence page-wikitext-change/,
    ],
    [
      'dead letters in the input topic',
      ({ source, deadLetters }) => (deadLetters.spec.topic = source.spec.topics[0]),
      /spec.delivery.deadLetterSink: leads to .*revision-create, the input of KafkaSource/,
    ],
    [
      'dead letters in the ordered stream',
      ({ overlay, inputs }) => {
        const name = inputs.eqiad.spec.delivery.deadLetterSink.ref.name
        const sink = overlay.objects.find((object: Json) => object.metadata.name === name)
        sink.spec.topic = 'mediawiki.page_change_ordered'
      },
      /leads to mediawiki.page_change_ordered, the output of Service page-change-order/,
    ],
  ],
  'channel-retention': [
    [
      'a channel that forgets within seconds',
      ({ sequence }) => (sequence.spec.channelTemplate.spec.retentionDuration = 'PT30S'),
      /^Sequence .*, spec.channelTemplate.spec.retentionDuration: is PT30S, must be PT24H or more/,
    ],
    [
      'a KafkaChannel that does',
      ({ overlay }) => overlay.objects.push(channel({ retentionDuration: 'PT1H' })),
      /^KafkaChannel other, spec.retentionDuration: is PT1H/,
    ],
  ],
  'no-circles': [
    [
      'an output that is the input',
      ({ source, output }) => (output.spec.topic = source.spec.topics[0]),
      /^KafkaSink page-wikitext-change, spec.topic: is eqiad.mediawiki.revision-create, which KafkaSource page-wikitext-change reads, whose events end up here/,
    ],
    [
      'the ordered stream as its own input',
      ({ inputs, ordered }) => inputs.eqiad.spec.topics.push(ordered.spec.topic),
      /^KafkaSink page-change-ordered, spec.topic: is mediawiki.page_change_ordered, which .*-eqiad reads/,
    ],
    [
      'a way round over another pipeline',
      ({ source, ordered }) => source.spec.topics.push(ordered.spec.topic),
      /^KafkaSink page-change-ordered, .* KafkaSource page-wikitext-change reads/,
    ],
    [
      'a way round over a channel',
      ({ overlay, source }) => {
        const sink = structuredClone(overlay.objects.find((o: Json) => o.kind === 'KafkaSink'))
        Object.assign(sink, { metadata: { ...sink.metadata, name: 'again' } })
        sink.spec.topic = source.spec.topics[0]
        const { apiVersion, kind } = sink
        const reply = { ref: { apiVersion, kind, name: 'again' } }
        overlay.objects.push(sink, channel({}), subscription({ reply }))
        source.spec.sink.ref = {
          apiVersion: 'messaging.knative.dev/v1',
          kind: 'KafkaChannel',
          name: 'other',
        }
      },
      /^KafkaSink again, .* KafkaSource page-wikitext-change reads/,
    ],
  ],
  'retries-outlast-lag': [
    [
      'three quick retries',
      ({ step }) => Object.assign(step.delivery, { retry: 3, backoffPolicy: 'linear' }),
      /spec.steps.0.delivery: gives up after 1.2 s, must go on for more than 10 s/,
    ],
  ],
  'retries-end': [
    [
      'retries for hours',
      ({ step }) => (step.delivery.retry = 15),
      /spec.steps.0.delivery: one event may take \d+(.\d)? s .*, at most 900 s/,
    ],
    [
      'a timeout of Knative’s default, 10 minutes',
      ({ source }) => (source.spec.delivery.timeout = 'PT600S'),
      /^KafkaSource .*, spec.delivery: one event may take 7009.2 s/,
    ],
  ],
  'consumer-groups': [
    [
      'a source without one',
      ({ source }) => delete source.spec.consumerGroup,
      /spec.consumerGroup: is missing; such as eqiad.tributary.page-wikitext-change/,
    ],
    [
      'one that could be any datacenter’s',
      ({ source }) => (source.spec.consumerGroup = 'tributary.page-wikitext-change'),
      /spec.consumerGroup: is tributary.page-wikitext-change, must begin with .* eqiad\./,
    ],
    [
      'two sources with the same',
      ({ overlay, source }) => secondSource(overlay.objects, source),
      /^KafkaSource other, spec.consumerGroup: .* which KafkaSource page-wikitext-change has already/,
    ],
  ],
  'written-defaults': [
    [
      'no initialOffset',
      ({ source }) => delete source.spec.initialOffset,
      /spec.initialOffset: is missing; write earliest or latest/,
    ],
    [
      'no ordering',
      ({ source }) => delete source.spec.ordering,
      /spec.ordering: is missing; write ordered or unordered/,
    ],
  ],
  'keyed-channels': [
    [
      'unkeyed input straight into the channel',
      ({ source }) => (source.spec.sink.ref = sequenceRef),
      /spec.topics.0: eqiad.mediawiki.revision-create is not known to have keys, and the channel has 12 partitions; let page-key stand between/,
    ],
    [
      'the same into a KafkaChannel of its own',
      ({ overlay, source }) => {
        overlay.objects.push(channel({ numPartitions: 4, replicationFactor: 3 }))
        const apiVersion = 'messaging.knative.dev/v1'
        source.spec.sink.ref = { apiVersion, kind: 'KafkaChannel', name: 'other' }
      },
      /the channel has 4 partitions/,
    ],
  ],
  'ordered-sources': [
    [
      'unordered before page-key',
      ({ source }) => (source.spec.ordering = 'unordered'),
      /spec.ordering: is unordered, must be ordered before a channel/,
    ],
    [
      'unordered before the channel',
      ({ source }) =>
        Object.assign(source.spec, { ordering: 'unordered', sink: { ref: sequenceRef } }),
      /spec.ordering: is unordered/,
    ],
  ],
  'channel-partitions': [
    [
      'a channel of one partition',
      ({ sequence }) => (sequence.spec.channelTemplate.spec.numPartitions = 1),
      /spec.channelTemplate.spec.numPartitions: is 1, must be 2 or more/,
    ],
    [
      'a channel whose records are on one broker',
      ({ sequence }) => delete sequence.spec.channelTemplate.spec.replicationFactor,
      /spec.channelTemplate.spec.replicationFactor: is missing, must be 2 or more/,
    ],
    [
      'a KafkaChannel as Knative would make it',
      ({ overlay }) => overlay.objects.push(channel({})),
      /^KafkaChannel other, spec.numPartitions: is missing/,
    ],
  ],
  'replies-arrive': [
    [
      'a source that calls the function itself',
      ({ source, service }) => (source.spec.sink.ref.name = service.metadata.name),
      /spec.sink.ref: is the Service page-wikitext-change, whose replies nobody takes/,
    ],
    [
      'page-key without its SinkBinding',
      ({ overlay, binding }) => overlay.objects.splice(overlay.objects.indexOf(binding), 1),
      /spec.sink.ref: is the Service page-key, whose replies nobody takes/,
    ],
    [
      'a Sequence without reply',
      ({ sequence }) => delete sequence.spec.reply,
      /^Sequence page-wikitext-change, spec.reply: is missing; name the KafkaSink of the output/,
    ],
  ],
  'plain-output': [
    [
      'structured output',
      ({ output }) => (output.spec.contentMode = 'structured'),
      /spec.contentMode: is structured, must be binary/,
    ],
    [
      'contentMode left out',
      ({ output }) => delete output.spec.contentMode,
      /spec.contentMode: is missing, must be binary/,
    ],
  ],
  'topics-outlive-sinks': [
    [
      'a topic that Knative makes',
      ({ output }) => Object.assign(output.spec, { numPartitions: 12, replicationFactor: 3 }),
      /^KafkaSink page-wikitext-change, spec.numPartitions: is 12; remove it, and make the topic eqiad/,
    ],
  ],
  'source-scaling': [
    [
      'a class that Serving knows',
      ({ source }) =>
        (source.metadata.annotations['autoscaling.eventing.knative.dev/class'] =
          'kpa.autoscaling.knative.dev'),
      /class: is kpa.autoscaling.knative.dev, must be keda.autoscaling.knative.dev or disabled/,
    ],
    [
      'a key of Serving’s',
      ({ source }) => (source.metadata.annotations['autoscaling.knative.dev/min-scale'] = '1'),
      /metadata.annotations.autoscaling.knative.dev\/min-scale: unknown; there are autoscaling.eventing/,
    ],
    [
      'a misspelt key',
      ({ source }) => (source.metadata.annotations['autoscaling.eventing.knative.dev/lag'] = '1'),
      /autoscaling.eventing.knative.dev\/lag: unknown; there are .*lag-threshold/,
    ],
    [
      'a threshold that is no number',
      ({ source }) =>
        (source.metadata.annotations['autoscaling.eventing.knative.dev/lag-threshold'] = '1k'),
      /lag-threshold: is "1k", must be a whole number/,
    ],
    [
      'more consumers at least than at most',
      ({ source }) =>
        (source.metadata.annotations['autoscaling.eventing.knative.dev/min-scale'] = '20'),
      /min-scale: is 20, above max-scale, 12/,
    ],
  ],
  'extension-names': [
    [
      'a hyphen',
      ({ source }) => (source.spec.ceOverrides = { extensions: { 'data-center': 'eqiad' } }),
      /spec.ceOverrides.extensions.data-center: must be 1 to 20 lower-case letters and digits/,
    ],
    [
      'an attribute of the event',
      ({ binding }) => (binding.spec.ceOverrides = { extensions: { partitionkey: 'a' } }),
      /^SinkBinding page-key, .*partitionkey: is an attribute that events have/,
    ],
  ],
}
