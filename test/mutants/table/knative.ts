// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const rules = ['test/knative/check/rules.test.ts']

/** What `make check` must see, and what goes between datacenters. */
export const knative: readonly Group[] = [
  {
    file: 'knative/check/rules/delivery.ts',
    tests: rules,
    wrong: {
      'a delivery without a dead letter sink passes the check': [
        "'timeout', 'deadLetterSink'] as const",
        "'timeout'] as const",
      ],
      'a delivery without retries passes the check': [
        'if (delivery.retry !== undefined && delivery.retry < 1) {',
        'if (false) {',
      ],
      'a duration that Knative cannot read passes the check': [
        'if ((parseDuration(String(value)) ?? 0) > 0) continue',
        'continue',
      ],
      'dead letters in the input topic pass the check': [
        'spec.topics.map((topic) => [topic, `input',
        'spec.topics.slice(1).map((topic) => [topic, `input',
      ],
    },
  },
  {
    file: 'knative/check/rules/retries.ts',
    tests: rules,
    wrong: {
      'retries that end within the lag of a replica pass the check': [
        'if (waiting > REPLICA_LAG_MS ||',
        'if (waiting > 0 ||',
      ],
      'retries that block a partition for hours pass the check': [
        'const LONGEST_BLOCK_MS = 15 * 60_000',
        'const LONGEST_BLOCK_MS = 15 * 60_000_000',
      ],
      'the time of a delivery leaves out what its attempts take': [
        'worst: waiting + (retry + 1) * timeout',
        'worst: waiting',
      ],
    },
  },
  {
    file: 'knative/check/rules/order.ts',
    tests: rules,
    wrong: {
      'events without a key pass the check into a channel of several partitions': [
        'if (stream === undefined || hasKeys(overlay, readers, stream)) continue',
        'continue',
      ],
      'an unordered source before page-key passes the check': [
        '[sink.ref, ...boundSinks(overlay, sink.ref.name)].some',
        '[sink.ref].some',
      ],
      'a channel with one partition passes the check': [
        'value > 1) continue',
        'value > 0) continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/replies.ts',
    tests: rules,
    wrong: {
      'a source whose function has nowhere to reply passes the check': [
        "if (kind !== 'Service' || bound.has(name)) continue",
        'continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/circles.ts',
    tests: rules,
    wrong: {
      'a pipeline that reads what it writes passes the check': [
        'if (!source.spec.topics.includes(topic)) continue',
        'continue',
      ],
    },
  },
  {
    file: 'knative/check/ways.ts',
    tests: rules,
    wrong: {
      'a way round over another pipeline passes the check': [
        "...ofKind(objects, 'KafkaSink').map((sink) => [nodeOf(sink), sink.spec.topic] as const),",
        '',
      ],
    },
  },
  {
    file: 'knative/check/rules/topics.ts',
    tests: rules,
    wrong: {
      'a topic of no datacenter passes the check': [
        'if (topic.startsWith(`${dc}.`) && topic.length > dc.length + 1) continue',
        'continue',
      ],
      'a value of another datacenter passes the check': [
        'if (!text || namesAnInput(overlay, object, path, String(text))) continue',
        'continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/timeouts.ts',
    tests: rules,
    wrong: {
      "a step that gives up before its function's deadline passes the check": [
        'timeout === undefined || timeout > deadline) continue',
        'timeout === undefined || timeout > 0) continue',
      ],
      'a grace period as long as the pod has passes the check': [
        'if (grace < limit * 1000) continue',
        'if (grace <= limit * 1000) continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/values.ts',
    tests: rules,
    wrong: {
      'an image by its tag passes the check': [
        'if (digest && !/^0+$/.test(digest)) continue',
        'if (digest === undefined || !/^0+$/.test(digest)) continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/settings.ts',
    tests: rules,
    wrong: {
      'a misspelt setting passes the check': [
        'else if (!isKnown(name, namesOf(overlay, overlay.definitions.keys()))) {',
        'else if (false) {',
      ],
      'a setting that nobody has filled in passes the check': [
        "if (value !== '' && value !== UNSET) continue",
        "if (value !== '') continue",
      ],
      'a secret that is written out passes the check': [
        'if (value !== undefined && secretKey(value)) continue',
        'if (value !== undefined) continue',
      ],
      "another function's setting in a Service passes the check": [
        'const read = namesOf(overlay, [name])',
        'const read = namesOf(overlay, overlay.definitions.keys())',
      ],
    },
  },
  {
    file: 'knative/check/rules/streams.ts',
    tests: rules,
    wrong: {
      'a topic that the function behind a channel does not read passes the check': [
        'readers.findLast((reader) => !reads(overlay, reader, stream))',
        'readers.slice(0, 1).findLast((reader) => !reads(overlay, reader, stream))',
      ],
      "an output in another stream's topic passes the check": [
        '(streamOf(overlay, topic) ?? topic) === output.stream) continue',
        'true) continue',
      ],
    },
  },
  {
    file: 'knative/pipeline/entries.ts',
    tests: ['test/knative/pipeline/write.test.ts'],
    wrong: {
      'a function may not reach the wiki that it asks': [
        'allow(`${POLICIES}/mediawiki.yaml`)',
        'allow(`${POLICIES}/channels.yaml`)',
      ],
      'a function is not in the base that all overlays have': [
        "  list('knative/base', name)\n",
        '',
      ],
    },
  },
  {
    file: 'knative/check/rules/services.ts',
    tests: rules,
    wrong: {
      'a function with a public address passes the check': [
        "if (value === 'cluster-local') continue",
        'continue',
      ],
      'more events at once than the function takes pass the check': [
        'containerConcurrency <= Math.min(1000, limit)',
        'containerConcurrency <= 1000',
      ],
    },
  },
  {
    file: 'knative/check/rules/functions.ts',
    tests: rules,
    wrong: {
      'a Service that differs from func.yaml passes the check': [
        'if (value === expected[field]) continue',
        'continue',
      ],
    },
  },
  {
    file: 'knative/check/check.ts',
    tests: ['test/knative/check/check.test.ts'],
    wrong: {
      'make check succeeds whatever it finds': ['process.exitCode = code', 'process.exitCode = 0'],
    },
  },
  {
    file: 'knative/mirror/mirror.ts',
    tests: ['test/knative/mirror.test.ts'],
    wrong: {
      'the ordered stream is mirrored in both directions': [
        'overlay.active.includes(from) && !overlay.active.includes(to)',
        'true',
      ],
    },
  },
  {
    file: 'packages/order/mirror.ts',
    tests: ['test/stage/two-dc/topics.test.ts'],
    wrong: {
      'a mirrored topic is a pattern in which a dot is any character': [
        String.raw`topics.map((topic) => topic.replaceAll('.', '\\.')).join(',')`,
        "topics.join(',')",
      ],
    },
  },
  {
    file: 'knative/platform/properties.ts',
    tests: ['test/knative/platform.test.ts'],
    wrong: {
      'a limit of the platform that is too small is content': [
        String.raw`return /^\d+$/.test(value) && Number(value) >= setting.atLeast`,
        String.raw`return /^\d+$/.test(value)`,
      ],
    },
  },
]
