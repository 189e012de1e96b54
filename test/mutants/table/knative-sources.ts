// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const rules = ['test/knative/check/rules.test.ts']

/** What `make check` must see of sources, their consumers and the functions behind them. */
export const knativeSources: readonly Group[] = [
  {
    file: 'knative/check/rules/sources.ts',
    tests: rules,
    wrong: {
      'two sources with one consumer group pass the check': ['if (owner) {', 'if (false) {'],
      'a source without initialOffset passes the check': [
        "if (initialOffset === 'earliest') continue",
        "if (initialOffset === 'earliest' || !initialOffset) continue",
      ],
      'a source that skips the backlog at its first start passes the check': [
        "if (initialOffset === 'earliest') continue",
        'if (initialOffset) continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/orderer.ts',
    tests: rules,
    wrong: {
      'two active datacenters pass the check': [
        'active.length === 1) return',
        'active.length >= 1) return',
      ],
      'a passive function that gets events passes the check': [
        'if (isPaused(source) || isActive !== (consumers === 0)) continue',
        'continue',
      ],
      'more consumers than the one function has places for pass the check': [
        'if (consumers <= 1) continue',
        'continue',
      ],
      'an order kept in memory passes the check': [
        String.raw`if (!/^rediss?(\+sentinel)?:\/\/[^\s/]+/.test(ORDER_STORE)) {`,
        'if (!ORDER_STORE) {',
      ],
    },
  },
  {
    file: 'knative/check/rules/ordered-stream.ts',
    tests: rules,
    wrong: {
      'an ordered stream without one of the datacenters passes the check': [
        'if (readers.length === 1 && readers[0]?.spec.topics.length === 1) continue',
        'continue',
      ],
      'retries that end within a night pass the check for the ordered stream': [
        'const LONGEST_OUTAGE_MS = 12 * 3_600_000',
        'const LONGEST_OUTAGE_MS = 12 * 3_600',
      ],
    },
  },
  {
    file: 'knative/check/rules/read-once.ts',
    tests: rules,
    wrong: {
      'two sources that bring one topic to the same pipeline pass the check': [
        'if (shared === undefined || i < 0) continue',
        'continue',
      ],
      'a topic that comes to a pipeline a second time through a function passes the check': [
        'const entrances = [first, ...bindings.map(({ spec }) => spec.sink.ref)]',
        'const entrances = [first]',
      ],
      'a copy of a pipeline under another name passes the check': [
        '[name(entrance), ...workOf(entrance, objects)]',
        '[name(entrance)]',
      ],
    },
  },
  {
    file: 'knative/check/rules/bindings.ts',
    tests: rules,
    wrong: {
      'a function that its SinkBinding leaves out passes the check': [
        "if (service.metadata.name !== name || service.metadata.labels?.[EXCLUDE] !== 'true') continue",
        'continue',
      ],
      'a namespace that all SinkBindings leave out passes the check': [
        "if (object.metadata.labels?.[EXCLUDE] !== 'true') continue",
        'continue',
      ],
      'a func.yaml with the label that leaves a SinkBinding out passes the check': [
        'if (i < 0) return',
        'return',
      ],
      'a function that is bound to two sinks passes the check': [
        'if (other === binding) continue',
        'continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/consumers.ts',
    tests: [...rules, 'test/knative/check/paused.test.ts'],
    wrong: {
      'a source that reads nothing by mistake passes the check': [
        'if (consumers > 0 || ordered.includes(source)) continue',
        'continue',
      ],
      'a paused source that reads passes the check': [
        '} else if (consumers > 0) {',
        '} else if (false) {',
      ],
      'a paused source that KEDA starts again passes the check': [
        "scaling(source, 'class') !== 'disabled'",
        'false',
      ],
      'more consumers than partitions pass the check': [
        'if (partitions >= count && Number.isInteger(partitions)) continue',
        'if (Number.isInteger(partitions)) continue',
      ],
      'consumers of a topic whose partitions nobody counted pass the check': [
        'if (partitions >= count && Number.isInteger(partitions)) continue',
        'if (!(partitions < count)) continue',
      ],
    },
  },
  {
    file: 'knative/check/rules/capacity.ts',
    tests: rules,
    wrong: {
      'a function with no pod after a quiet time passes the check': [
        'if (min >= 1) continue',
        'continue',
      ],
      'a function with fewer places than events are sent at once passes the check': [
        'if (concurrency === 0 || concurrency >= atOnce) continue',
        'continue',
      ],
    },
  },
]
