// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

/** What an enriched event is made of, and the problem that stands for one that failed. */
export const output: readonly Group[] = [
  {
    file: 'packages/runtime/output.ts',
    tests: [
      'test/packages/runtime/server-output.test.ts',
      'test/packages/runtime/server-problem.test.ts',
    ],
    wrong: {
      'an id depends on the delivery though the event has a meta.id': [
        'isOwn ? [id] : [event.source, event.id]',
        '[event.source, event.id]',
      ],
      'events of two sources without meta.id have one id': [
        ': [event.source, event.id]',
        ': [event.id]',
      ],
      'two functions give one event the same id': [
        '[...input, definition.name, major]',
        '[...input, major]',
      ],
      'two major versions of the output have the same id': [
        '[...input, definition.name, major]',
        '[...input, definition.name]',
      ],
      'a result that breaks its own schema goes out': [
        "conform(data, schema.validate, 'the result')",
        '',
      ],
      "a result has the input's meta.id and stream": [
        '{ ...(meta as object), ...own }',
        '{ ...own, ...(meta as object) }',
      ],
      "a result has none of the input's other meta": [
        '{ ...(meta as object), ...own }',
        '{ ...own }',
      ],
      'the source of a result has no datacenter': [
        'source: `/${origin.datacenter}/${definition.name}`',
        'source: `/${definition.name}`',
      ],
      'the time of a result is when it was enriched': [
        '...(time !== undefined && { time }),',
        'time: new Date().toISOString(),',
      ],
      "a result does not hand on the caller's trace": ['    ...origin.trace,\n', ''],
    },
  },
  {
    file: 'packages/runtime/output.ts',
    tests: ['test/packages/runtime/any-event.test.ts'],
    wrong: {
      'events of another platform have the id of their meta': [
        '&& change.$schema !== undefined',
        '',
      ],
      "a result whose schema has no meta has the input's": ['else delete data.meta', ''],
      'a time that the schema does not know is the time of the event': [
        '!envelope.dt ||',
        'false ||',
      ],
    },
  },
  {
    file: 'packages/runtime/key.ts',
    tests: [
      'test/packages/runtime/any-event.test.ts',
      'test/packages/runtime/server-output.test.ts',
    ],
    wrong: {
      'non-ASCII in a partition key stays as it is': [
        'if (!NON_ASCII.test(json)) return json',
        'if (true) return json',
      ],
      'events without the field of their key share one key': [
        'isWhole ? members : withNulls(members)',
        'members',
      ],
      'a page about undefined can never be enriched': [
        'return word !== undefined && !hasText(change, word)',
        'return word !== undefined',
      ],
      'a key of a missing field goes out': [
        'return word !== undefined && !hasText(change, word)',
        'return false',
      ],
    },
  },
  {
    file: 'packages/runtime/event-id.ts',
    tests: ['test/packages/runtime/server-output.test.ts'],
    wrong: {
      'an id says that it is a random UUID': ['-5${hex.slice(13, 16)}', '-4${hex.slice(13, 16)}'],
    },
  },
  {
    file: 'packages/runtime/problem.ts',
    tests: ['test/packages/runtime/server-problem.test.ts', 'test/packages/runtime/server.test.ts'],
    wrong: {
      'a problem is longer than the 1,024 bytes Knative keeps': [
        'const MAX_BYTES = 1024',
        'const MAX_BYTES = 4096',
      ],
      'a failure has no kne-code': ["'kne-code': error.code,", ''],
      "a kne- header has a name that hangs Knative's partition": [
        "'kne-stream'",
        "'kne-stream-name'",
      ],
    },
  },
  {
    file: 'packages/runtime/telemetry/tracing.ts',
    tests: ['test/packages/runtime/telemetry/*.{test,unit}.ts'],
    wrong: {
      "the caller's trace is not continued": [
        'if (!match) return ROOT_CONTEXT',
        'if (true) return ROOT_CONTEXT',
      ],
      'the traceparent extension stands above the header': [
        "TRACEPARENT.test(headers.traceparent ?? '') ? headers : event",
        'event',
      ],
      'a request for several events is linked with none of them': [
        'const links = events.map((event) => ({ context: event.spanContext() }))',
        'const links: [] = []',
      ],
    },
  },
  {
    file: 'packages/runtime/telemetry/environment.ts',
    tests: [
      'test/packages/runtime/telemetry/environment.unit.ts',
      'test/packages/runtime/telemetry/batches.test.ts',
    ],
    wrong: {
      'an OTEL_ variable may have any value': ['if (rule && !rule[1](value)) {', 'if (false) {'],
      'traces cannot be switched off by OTEL_SDK_DISABLED': [
        "env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || ",
        '',
      ],
      'traces cannot be switched off by OTEL_TRACES_EXPORTER': [
        " || env.OTEL_TRACES_EXPORTER === 'none') {",
        ') {',
      ],
      'traces are asked for without an address for them': [
        'return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)',
        'return true',
      ],
      'an unknown sampler is taken': ['SAMPLERS.includes(value)', 'value.length > 0'],
      'a ratio over 1 is taken': [String.raw`/^(0(\.\d+)?|1(\.0+)?)$/`, String.raw`/^\d(\.\d+)?$/`],
      'traces are sent to what is no http address': [
        String.raw`/^https?:\/\/[^\s]+$/.test(value) && URL`,
        'URL',
      ],
      'headers for the collector are shown': ["name.endsWith('HEADERS') ? name : ", ''],
      'a protocol is taken that is not spoken': [
        "(value) => value === 'http/protobuf'",
        '() => true',
      ],
    },
  },
]
