import type { Json, Mutations, Parts } from './parts.ts'

const CLASS = 'autoscaling.eventing.knative.dev/class'
const options = ({ overlay }: Parts): Json =>
  overlay.functions.get('page-change-order').deploy.options

/** What is particular to the ordered stream. eqiad, which is mutated, is active. */
export const orderedStream: Mutations = {
  'every-datacenter': [
    [
      'a datacenter left out',
      ({ overlay, inputs }) => overlay.objects.splice(overlay.objects.indexOf(inputs.codfw), 1),
      /^KafkaSource page-change-order-eqiad, spec.topics: codfw.mediawiki.page_wikitext_change must have one KafkaSource of its own; it has 0$/,
    ],
    [
      'two datacenters in one source',
      ({ overlay, inputs }) => {
        overlay.objects.splice(overlay.objects.indexOf(inputs.codfw), 1)
        inputs.eqiad.spec.topics.push(inputs.codfw.spec.topics[0])
      },
      /^KafkaSource .*, spec.topics: eqiad.mediawiki.page_wikitext_change must have one/,
    ],
    [
      'one topic read twice',
      ({ inputs }) => (inputs.codfw.spec.topics = inputs.eqiad.spec.topics),
      /eqiad.mediawiki.page_wikitext_change must have one KafkaSource of its own; it has 2/,
    ],
  ],
  'unordered-input': [
    [
      'an ordered source',
      ({ inputs }) => (inputs.eqiad.spec.ordering = 'ordered'),
      /^KafkaSource page-change-order-eqiad, spec.ordering: is ordered, must be unordered before page-change-order/,
    ],
  ],
  'undivided-output': [
    [
      'the datacenter in the stream’s name',
      ({ ordered }) => (ordered.spec.topic = 'eqiad.mediawiki.page_change_ordered'),
      /^KafkaSink page-change-ordered, spec.topic: is eqiad.*, must not begin with a datacenter: eqiad\./,
    ],
    [
      'the base’s placeholder in the inconsistencies’ name',
      ({ inconsistency }) => (inconsistency.spec.topic = 'dc.inconsistency'),
      /^KafkaSink page-change-ordered-inconsistency, .* must not begin with a datacenter: dc\./,
    ],
  ],
  'outlast-outages': [
    [
      'the retries of any other source',
      ({ inputs, source }) =>
        (inputs.eqiad.spec.delivery = { ...source.spec.delivery, timeout: 'PT290S' }),
      /^KafkaSource .*, spec.delivery: gives up after 0.1 h, must go on for 12 h: raise retry/,
    ],
    [
      'retries that are far apart at the end',
      ({ inputs }) =>
        Object.assign(inputs.eqiad.spec.delivery, { retry: 400, backoffDelay: 'PT1S' }),
      /spec.delivery: waits for 400 s before the last retry, at most 300 s/,
    ],
  ],
  'one-active': [
    [
      'two that are active',
      ({ overlay }) => (overlay.active = ['codfw', 'eqiad']),
      /^ConfigMap tributary, data.ORDER_ACTIVE: the overlays with .*\/active are codfw, eqiad, must be one/,
    ],
    [
      'none that is active',
      ({ overlay }) => (overlay.active = []),
      /data.ORDER_ACTIVE: the overlays with .*\/active are none, must be one/,
    ],
  ],
  'passive-rests': [
    [
      'a passive function that gets events',
      ({ overlay }) => (overlay.active = ['codfw']),
      /^KafkaSource page-change-order-eqiad, spec.consumers: is 1, must be 0 where the ordered stream is passive/,
    ],
    [
      'a passive datacenter whose function is active',
      ({ overlay }) => (overlay.active = ['codfw']),
      /^ConfigMap tributary, data.ORDER_ACTIVE: is true, must be false/,
    ],
    [
      'an active function that gets nothing',
      ({ inputs }) => (inputs.eqiad.spec.consumers = 0),
      /^KafkaSource page-change-order-eqiad, spec.consumers: is 0, must be 1 or more/,
    ],
    [
      'an active datacenter whose function is passive',
      ({ settings }) => (settings.ORDER_ACTIVE = 'false'),
      /data.ORDER_ACTIVE: is false, must be true/,
    ],
    [
      'another pipeline at rest',
      ({ source }) => (source.spec.consumers = 0),
      /^KafkaSource page-wikitext-change, spec.consumers: is 0, must be 1 or more/,
    ],
  ],
  'fixed-consumers': [
    [
      'consumers that KEDA may set',
      ({ inputs }) => delete inputs.codfw.metadata.annotations[CLASS],
      /^KafkaSource page-change-order-codfw, metadata.annotations.autoscaling.*class: is missing, must be disabled/,
    ],
  ],
  'order-settings': [
    [
      'no store',
      ({ settings }) => delete settings.ORDER_STORE,
      /^ConfigMap tributary, data.ORDER_STORE: is "", must be redis:\/\/host:port or rediss/,
    ],
    [
      'a store in memory',
      ({ settings }) => (settings.ORDER_STORE = 'memory:'),
      /data.ORDER_STORE: is "memory:", must be redis/,
    ],
    [
      'inconsistencies sent to another namespace',
      ({ settings }) =>
        (settings.INCONSISTENCY_SINK = settings.INCONSISTENCY_SINK.replace('tributary', 'other')),
      /data.INCONSISTENCY_SINK: is "http.*\/other\/.*", must be the address of a KafkaSink: .*\/tributary\/page-change-ordered-inconsistency/,
    ],
    [
      'inconsistencies that go nowhere',
      ({ settings }) => delete settings.INCONSISTENCY_SINK,
      /data.INCONSISTENCY_SINK: is "", must be the address of a KafkaSink/,
    ],
  ],
  'one-orderer': [
    [
      'two pods',
      (parts) => (options(parts).scale.max = 2),
      /^functions\/page-change-order\/func.yaml, deploy.options.scale.max: is 2, must be 1$/,
    ],
    [
      'a pod that comes and goes',
      (parts) => delete options(parts).scale.min,
      /deploy.options.scale.min: is missing, must be 1$/,
    ],
    [
      'room for one input only',
      (parts) => (options(parts).resources.limits.concurrency = 100),
      /deploy.options.resources.limits.concurrency: is 100, must be at least 200, 100 for each KafkaSource/,
    ],
    [
      'a function that takes fewer',
      ({ settings }) => (settings.MAX_CONCURRENT_EVENTS = '150'),
      /^ConfigMap tributary, data.MAX_CONCURRENT_EVENTS: is 150, must be at least 200/,
    ],
  ],
}
