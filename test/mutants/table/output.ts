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
        "typeof id === 'string' && id !== '' ? [id] : [event.source, event.id]",
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
      'an id says that it is a random UUID': ['-5${hex.slice(13, 16)}', '-4${hex.slice(13, 16)}'],
      'non-ASCII in a partition key stays as it is': [
        'if (!NON_ASCII.test(key)) return key',
        'return key',
      ],
      'a partition key has page_id before wiki_id': [
        'JSON.stringify({ wiki_id, page_id })',
        'JSON.stringify({ page_id, wiki_id })',
      ],
      'a partition key has whatever the key function returns': [
        'const key = JSON.stringify({ wiki_id, page_id })',
        'const key = JSON.stringify(arguments[0])',
      ],
      'a result that breaks its own schema goes out': [
        "conform(data, schema.validate, 'the result')",
        '',
      ],
      "a result has the input's meta.id and stream": [
        'data.meta = { ...(meta as object), id, stream }',
        'data.meta = { id, stream, ...(meta as object) }',
      ],
      "a result has none of the input's other meta": [
        'data.meta = { ...(meta as object), id, stream }',
        'data.meta = { id, stream }',
      ],
      'the source of a result has no datacenter': [
        'source: `/${origin.datacenter}/${definition.name}`',
        'source: `/${definition.name}`',
      ],
      'the time of a result is when it was enriched': [
        '\n    time,\n',
        '\n    time: new Date().toISOString(),\n',
      ],
      "a result does not hand on the caller's trace": ['    ...origin.trace,\n', ''],
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
      'a failure has no kne-code': ["'kne-code': code,", ''],
      "a kne- header has a name that hangs Knative's partition": [
        "'kne-stream'",
        "'kne-stream-name'",
      ],
    },
  },
  {
    file: 'packages/runtime/telemetry/tracing.ts',
    tests: ['test/packages/runtime/telemetry/*.test.ts'],
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
    file: 'packages/runtime/telemetry/metrics.ts',
    tests: ['test/packages/runtime/server-metrics.test.ts'],
    wrong: {
      'a scrape misses events that were answered before it': [
        '    this.#handOver()\n    return { body',
        '    return { body',
      ],
    },
  },
]
