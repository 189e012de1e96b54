import type { Mutations } from './parts.ts'

/** What an overlay is made of, and whose it is. */
export const overlay: Mutations = {
  'known-kinds': [
    [
      'an older version',
      ({ source }) => (source.apiVersion = 'sources.knative.dev/v1beta1'),
      /^KafkaSource .*, apiVersion: is sources.knative.dev\/v1beta1, KafkaSource is written as sources.knative.dev\/v1$/,
    ],
    [
      'a reference with a version that is not there',
      ({ sequence }) => (sequence.spec.reply.ref.apiVersion = 'eventing.knative.dev/v1'),
      /spec.reply.ref.apiVersion: is eventing.knative.dev\/v1, KafkaSink is written as eventing.knative.dev\/v1alpha1/,
    ],
    [
      'a channel template of another version',
      ({ sequence }) =>
        (sequence.spec.channelTemplate.apiVersion = 'messaging.knative.dev/v1beta1'),
      /spec.channelTemplate.apiVersion: is messaging.knative.dev\/v1beta1/,
    ],
    [
      'a Service of Kubernetes',
      ({ step }) => (step.ref.apiVersion = 'v1'),
      /spec.steps.0.ref.apiVersion: is v1, Service is written as serving.knative.dev\/v1/,
    ],
    [
      'a kind without rules',
      ({ overlay: { objects } }) =>
        objects.push({
          apiVersion: 'eventing.knative.dev/v1',
          kind: 'Trigger',
          metadata: { name: 't' },
        }),
      /^Trigger t, apiVersion: no rules for the kind Trigger; there are for KafkaSource/,
    ],
    [
      'something that is no object',
      ({ overlay: { objects } }) => objects.push({ hello: 'world' }),
      /no rules for the kind undefined/,
    ],
  ],
  'known-fields': [
    [
      'a misspelt field',
      ({ source }) => (source.spec.consumergroup = 'a'),
      /^KafkaSource .*, spec.consumergroup: unknown field; known are topics, .*consumerGroup/,
    ],
    [
      'a field of the experimental part of a delivery',
      ({ step }) => (step.delivery.retryAfterMax = 'PT30S'),
      /spec.steps.0.delivery.retryAfterMax: unknown field; known are retry, backoffPolicy/,
    ],
    [
      'a misspelt field of the channel, which not even the server checks',
      ({ sequence }) => (sequence.spec.channelTemplate.spec.partitions = 4),
      /spec.channelTemplate.spec.partitions: unknown field; known are numPartitions/,
    ],
    [
      'a value of another type',
      ({ source }) => (source.spec.delivery.retry = '10'),
      /spec.delivery.retry: is "10", must be integer/,
    ],
    [
      'a value that is none of those there are',
      ({ source }) => (source.spec.delivery.backoffPolicy = 'exponental'),
      /spec.delivery.backoffPolicy: must be one of linear, exponential/,
    ],
    ['no sink', ({ source }) => delete source.spec.sink, /spec.sink: is missing/],
    [
      'no spec',
      ({ output }) => delete output.spec,
      /^KafkaSink page-wikitext-change, spec: is missing/,
    ],
    [
      'a nodeSelector',
      ({ revision }) => (revision.nodeSelector = { zone: 'a' }),
      /spec.template.spec.nodeSelector: unknown field/,
    ],
    [
      'a directory of the host',
      ({ revision }) => (revision.volumes = [{ name: 'a', hostPath: { path: '/' } }]),
      /spec.template.spec.volumes: unknown field/,
    ],
    [
      'a second container',
      ({ revision }) => revision.containers.push({ image: 'sidecar' }),
      /spec.template.spec.containers: .*must NOT have more than 1 items/,
    ],
    [
      'a label that Kubernetes refuses',
      ({ service }) => (service.metadata.labels.team = 'data platform'),
      /metadata.labels.team: is "data platform", must match pattern/,
    ],
    [
      'an annotation with a space in its name',
      ({ source }) => (source.metadata.annotations['the team'] = 'data'),
      /^KafkaSource .*, metadata.annotations.the team: is not a name that is allowed here/,
    ],
    [
      'a selector without values',
      ({ wiki }) => delete wiki.spec.podSelector.matchExpressions[1].values,
      /spec.podSelector.matchExpressions.1.values: is missing/,
    ],
    [
      'a probe of another port',
      ({ container }) => (container.livenessProbe.httpGet.port = 9090),
      /livenessProbe.httpGet.port: must be 8080/,
    ],
    [
      'a CPU as a number',
      ({ container }) => (container.resources.limits.cpu = 1),
      /resources.limits.cpu: is 1, must be string/,
    ],
    [
      'a policy that lets everything out',
      ({ channels }) => delete channels.spec.egress[0].to,
      /^NetworkPolicy functions-to-channels, spec.egress.0.to: is missing/,
    ],
    [
      'a setting as a number',
      ({ settings }) => (settings.EVENT_DEADLINE_MS = 20000),
      /^ConfigMap tributary, data.EVENT_DEADLINE_MS: is 20000, must be string/,
    ],
  ],
  'own-topics': [
    [
      'an input topic without a datacenter',
      ({ source }) => (source.spec.topics[0] = 'mediawiki.page_change.v1'),
      /spec.topics.0: is mediawiki.page_change.v1, must begin with the datacenter: eqiad\./,
    ],
    [
      'the base’s placeholder',
      ({ output }) => (output.spec.topic = 'dc.mediawiki.page_wikitext_change'),
      /^KafkaSink page-wikitext-change, spec.topic: is dc.mediawiki/,
    ],
    [
      'a topic that is nothing but the datacenter',
      ({ output }) => (output.spec.topic = 'eqiad.'),
      /spec.topic: is eqiad\., must begin/,
    ],
    [
      'another stream of another datacenter in the ordered stream',
      ({ inputs }) => inputs.codfw.spec.topics.push('codfw.mediawiki.page_change.v1'),
      /^KafkaSource page-change-order-codfw, spec.topics.1: is codfw.mediawiki.page_change.v1, must/,
    ],
    [
      'the ordered stream’s name for something else',
      ({ output }) => (output.spec.topic = 'mediawiki.page_change_ordered'),
      /^KafkaSink page-wikitext-change, spec.topic: is mediawiki.page_change_ordered, must begin/,
    ],
  ],
  'no-other-datacenter': [
    [
      'a second datacenter’s topic beside its own',
      ({ source }) => source.spec.topics.push('codfw.mediawiki.revision-create'),
      /spec.topics.1: names another datacenter: "codfw.mediawiki.revision-create"/,
    ],
    [
      'its wiki',
      ({ settings }) => (settings.MEDIAWIKI_API_URL = 'http://wiki.CODFW.example.org:6500/'),
      /^ConfigMap tributary, data.MEDIAWIKI_API_URL: names another datacenter: "http:.*CODFW/,
    ],
    [
      'its brokers',
      ({ output }) => output.spec.bootstrapServers.push('kafka-main-codfw.example.org:9092'),
      /spec.bootstrapServers.1: names another datacenter: "kafka-main-codfw/,
    ],
    [
      'the ordered stream’s input read by another pipeline',
      ({ source }) => source.spec.topics.push('codfw.mediawiki.page_wikitext_change'),
      /^KafkaSource page-wikitext-change, spec.topics.1: names another datacenter/,
    ],
    [
      'brokers for the ordered stream’s input',
      ({ inputs }) => (inputs.codfw.spec.bootstrapServers = ['kafka-main-codfw.example.org:9092']),
      /^KafkaSource page-change-order-codfw, spec.bootstrapServers.0: names another datacenter/,
    ],
    [
      'it in a label’s name',
      ({ service }) => (service.metadata.labels.codfw = 'true'),
      /metadata.labels.codfw: names another datacenter: "codfw"/,
    ],
  ],
  settings: [
    [
      'no ConfigMap',
      ({ overlay }) =>
        (overlay.objects = overlay.objects.filter(
          ({ kind }: { kind: string }) => kind !== 'ConfigMap',
        )),
      /^ConfigMap tributary, data: is not in the overlay/,
    ],
    [
      'a setting left out',
      ({ settings }) => delete settings.DATACENTER,
      /data.DATACENTER: is missing/,
    ],
    [
      'the base’s datacenter',
      ({ settings }) => (settings.DATACENTER = 'dc'),
      /data.DATACENTER: is dc, the overlay is eqiad/,
    ],
    [
      'the base’s address',
      ({ settings }) => (settings.MEDIAWIKI_API_URL = 'url'),
      /data.MEDIAWIKI_API_URL: MEDIAWIKI_API_URL="url" is not an http or https address/,
    ],
    [
      'the base’s contact',
      ({ settings }) => (settings.MEDIAWIKI_CONTACT = 'contact'),
      /data.MEDIAWIKI_CONTACT: is the placeholder/,
    ],
    [
      'a misspelt setting',
      ({ settings }) => (settings.EVENT_DEADLINE = '20000'),
      /data.EVENT_DEADLINE: unknown setting; there are .*EVENT_DEADLINE_MS/,
    ],
    [
      'a wrong value',
      ({ settings }) => (settings.MAX_EVENT_BYTES = '10 MiB'),
      /data.MAX_EVENT_BYTES: MAX_EVENT_BYTES="10 MiB" is not an integer from 1024/,
    ],
    ['PORT for all', ({ settings }) => (settings.PORT = '8080'), /data.PORT: is Knative’s to set/],
    [
      'K_SINK for all',
      ({ settings }) => (settings.K_SINK = 'http://sink/'),
      /data.K_SINK: is Knative’s to set; remove it/,
    ],
    [
      'K_SERVICE for one',
      ({ container }) => (container.env = [{ name: 'K_SERVICE', value: 'a' }]),
      /^Service .*, spec.template.spec.containers.0.env: K_SERVICE is Knative’s to set/,
    ],
    [
      'a wrong value for one',
      ({ container }) => (container.env = [{ name: 'LOG_LEVEL', value: 'all' }]),
      /containers.0.env: LOG_LEVEL="all" is not one of debug, info/,
    ],
  ],
  brokers: [
    [
      'the base’s placeholder',
      ({ source }) => (source.spec.bootstrapServers = ['kafka']),
      /spec.bootstrapServers.0: is "kafka", must be host:port/,
    ],
    [
      'several in one text',
      ({ output }) => (output.spec.bootstrapServers = ['a:9092,b:9092']),
      /^KafkaSink .*: is "a:9092,b:9092", must be host:port/,
    ],
  ],
  references: [
    [
      'a dead letter sink that is not there',
      ({ source }) => (source.spec.delivery.deadLetterSink.ref.name = 'dead-letters'),
      /spec.delivery.deadLetterSink.ref: there is no KafkaSink dead-letters; there is page-change-order-dead-letter, page/,
    ],
    [
      'a function that is not there',
      ({ step }) => (step.ref.name = 'page-wikitext'),
      /spec.steps.0.ref: there is no Service page-wikitext; there is .*page-wikitext-change/,
    ],
    [
      'an object of another namespace',
      ({ sequence }) => (sequence.spec.reply.ref.namespace = 'default'),
      /spec.reply.ref: is in namespace default, the object in tributary/,
    ],
    [
      'a policy for something that is not there',
      ({ policy }) => (policy.spec.from[0].ref.name = 'other'),
      /^EventPolicy .*, spec.from.0.ref: there is no Sequence other/,
    ],
    [
      'a ConfigMap that is not there',
      ({ container }) => (container.envFrom[0].configMapRef.name = 'tributaries'),
      /envFrom.0.configMapRef.name: there is no ConfigMap tributaries; there is tributary/,
    ],
    [
      'a budget for a function that is not there',
      ({ budget }) => (budget.spec.selector.matchLabels['serving.knative.dev/service'] = 'a'),
      /^PodDisruptionBudget .*: there is no Service a/,
    ],
    [
      'a network policy for a function that is not there',
      ({ wiki }) => (wiki.spec.podSelector.matchExpressions[1].values = ['keyer']),
      /^NetworkPolicy .*, spec.podSelector.matchExpressions.1.values: there is no Service keyer/,
    ],
  ],
  'one-namespace': [
    [
      'an object of another namespace',
      ({ output }) => (output.metadata.namespace = 'default'),
      /^KafkaSink .*, metadata.namespace: is default, must be tributary/,
    ],
    [
      'an overlay without `namespace`',
      ({ source }) => delete source.metadata.namespace,
      /metadata.namespace: is missing, must be tributary/,
    ],
    [
      'no Namespace',
      ({ overlay }) =>
        (overlay.objects = overlay.objects.filter(
          ({ kind }: { kind: string }) => kind !== 'Namespace',
        )),
      /^Namespace, metadata: is not in the overlay/,
    ],
  ],
  'one-secret': [
    [
      'a sink without credentials',
      ({ deadLetters }) => delete deadLetters.spec.auth,
      /^KafkaSink page-wikitext-change-dead-letter, spec.auth: is missing, while others have it/,
    ],
    [
      'a source without credentials',
      ({ source }) => delete source.spec.net,
      /^KafkaSource .*, spec.net: is missing/,
    ],
    [
      'a second Secret',
      ({ source }) => (source.spec.net.sasl.user.secretKeyRef.name = 'kafka-user'),
      /spec.net.sasl.user.secretKeyRef.name: is kafka-user, others name kafka$/,
    ],
    [
      'a key that sinks do not read',
      ({ source }) => (source.spec.net.sasl.user.secretKeyRef.key = 'username'),
      /spec.net.sasl.user.secretKeyRef.key: is username, must be one of .*sasl.mechanism, user/,
    ],
  ],
  'kubernetes-names': [
    [
      'a Sequence whose channel’s name is too long',
      ({ sequence }) => (sequence.metadata.name = 'a'.repeat(50)),
      /^Sequence a+, metadata.name: a+-kn-sequence-0 must be at most 63 .*; it has 64/,
    ],
    [
      'a dot',
      ({ output }) => (output.metadata.name = 'page.change'),
      /^KafkaSink page.change, metadata.name: page.change must be/,
    ],
  ],
  'topic-names': [
    [
      'a slash',
      ({ source }) => (source.spec.topics[0] = 'eqiad.mediawiki/revision-create'),
      /spec.topics.0: is eqiad.mediawiki\/revision-create, must be at most 249 letters/,
    ],
    [
      'more than Kafka takes',
      ({ output }) => (output.spec.topic = `eqiad.${'a'.repeat(244)}`),
      /spec.topic: is eqiad.a+, must be at most 249/,
    ],
  ],
}
