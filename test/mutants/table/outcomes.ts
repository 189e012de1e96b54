// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const contract = [
  'test/packages/runtime/server.test.ts',
  'test/packages/runtime/server-invalid.test.ts',
]
const capacity = ['test/packages/runtime/server-capacity.test.ts']
const problems = ['test/packages/runtime/server-problem.test.ts']
const sink = ['test/packages/runtime/sink.test.ts']
const ordered = ['functions/page-change-order/*.test.ts']
const newer = ['functions/page-wikitext-change/newer-schemas.test.ts']

/** What becomes of an event, and which status says so. */
export const outcomes: readonly Group[] = [
  {
    file: 'packages/runtime/input.ts',
    tests: contract,
    wrong: {
      'a canary is enriched like any page': [
        "if (metaOf(change).domain === 'canary') return new Skip('canary')",
        '',
      ],
      'a tombstone is refused': [
        "if (data === undefined || data === null || data === '') return new Skip('tombstone')",
        '',
      ],
      'data without what the schema needs is enriched': [
        "conform(change, schema.validate, 'the data')",
        '',
      ],
      'an event of another datacenter is enriched': [
        'if (topic && topic[1] !== datacenter) {',
        'if (false) {',
      ],
      'without DATACENTER every event is of another one': [
        "if (datacenter === 'local') return",
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/input.ts',
    tests: newer,
    wrong: {
      'an unknown major version is read as version 1': [
        'return match ? `${match[1]}/${match[2]}`',
        'return match ? `${match[1]}/1`',
      ],
      'an unknown minor version is refused': [String.raw`\.\d+\.\d+$/`, String.raw`\.\d\.\d+$/`],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: problems,
    wrong: {
      'a problem has no title of the row that a lookup brings': [
        'Object.assign({}, ERRORS, ...parts.map((part) => part?.errors))',
        'ERRORS',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: [...contract, ...problems],
    wrong: {
      'an enriched event is answered 202': ['return { status: 200,', 'return { status: 202,'],
      'a skipped event is answered 200': [
        'const NO_CONTENT: Answer = { status: 204,',
        'const NO_CONTENT: Answer = { status: 200,',
      ],
      'a function that returns nothing gives an event without a result': [
        "if (typeof result === 'object' && result !== null) return finished(result)",
        'return Object(result)',
      ],
    },
  },
  {
    file: 'packages/runtime/event-in-progress.ts',
    tests: capacity,
    wrong: {
      'an event may take as long as it likes': [
        'setTimeout(() => this.abort(tooLate(deadline)),',
        'setTimeout(() => {},',
      ],
    },
  },
  {
    file: 'packages/runtime/event-in-progress.ts',
    tests: sink,
    wrong: {
      'a delivery has a deadline of its own after that of the enrichment': [
        'deadline - this.elapsed)',
        'deadline)',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: sink,
    wrong: {
      'an event is answered before the sink has it': [
        'return (await (store ? delivered : work.within(EVENT_DEADLINE_MS, delivered))) ?? NO_CONTENT',
        'delivered.catch(() => {})\n    return NO_CONTENT',
      ],
    },
  },
  {
    file: 'packages/runtime/sink.ts',
    tests: sink,
    wrong: {
      'an event that the sink refuses counts as delivered': [
        'if (status < 200 || status >= 300) throw',
        'if (false) throw',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['functions/page-wikitext-change/index.test.ts'],
    wrong: {
      'a result over MAX_OUTPUT_BYTES goes out': ['if (size <= limit) return', 'return'],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['functions/page-key/*.test.ts'],
    wrong: {
      'an event passed on in Knative is answered without K_SINK, and lost': [
        'if (result instanceof PassOn && K_SERVICE && !this.#delivery && !store) throw NO_SINK',
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ordered,
    wrong: {
      'a function for every datacenter refuses the other one': [
        'if (!this.#definition.everyDatacenter) guardDatacenter',
        'guardDatacenter',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/packages/runtime/delivery.test.ts'],
    wrong: {
      'the delivery is not told of events that end without it': [
        '      this.#delivery?.ended?.(event)\n      endSpan',
        '      endSpan',
      ],
      'the delivery is not told of events that fail for good': [
        'if (!error.retryable) this.#delivery?.ended?.(event ?? recordIn(headers))',
        '',
      ],
      'the delivery takes an event that comes again for one that has ended': [
        'if (!error.retryable) this.#delivery?.ended?.(event ?? recordIn(headers))',
        'this.#delivery?.ended?.(event ?? recordIn(headers))',
      ],
      'a record that is refused before it is read leaves a hole in its partition': [
        'this.#delivery?.ended?.(event ?? recordIn(headers))',
        'if (event) this.#delivery?.ended?.(event)',
      ],
    },
  },
]
