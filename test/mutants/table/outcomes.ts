// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const contract = [
  'test/packages/runtime/server.test.ts',
  'test/packages/runtime/server-invalid.test.ts',
]
const wiki = ['test/functions/page-wikitext-change/wiki-failures.test.ts']
const capacity = ['test/packages/runtime/server-capacity.test.ts']
const problems = ['test/packages/runtime/server-problem.test.ts']
const sink = ['test/packages/runtime/sink.test.ts']
const ordered = ['test/functions/page-change-order/*.test.ts']
const newer = ['test/functions/page-wikitext-change/newer-schemas.test.ts']

/** What becomes of an event, and which status says so. */
export const outcomes: readonly Group[] = [
  {
    file: 'packages/runtime/errors.ts',
    tests: [...contract, ...problems],
    wrong: {
      'a bug is answered 503': ['status: 500,', 'status: 503,'],
      'a wrong path is answered 404, which Knative retries': ['status: 405,', 'status: 404,'],
      'an event that is too large is answered 400': ['status: 413,', 'status: 400,'],
      'malformed JSON is answered 422': [
        'malformed_json: {\n    status: 400,',
        'malformed_json: {\n    status: 422,',
      ],
      'a batch is answered 400': [
        'batch_unsupported: {\n    status: 415,',
        'batch_unsupported: {\n    status: 400,',
      ],
      'an unknown schema is retried': [
        'unsupported_schema: {\n    status: 422,',
        'unsupported_schema: {\n    status: 503,',
      ],
      'an event of another datacenter is retried': [
        'wrong_datacenter: {\n    status: 422,',
        'wrong_datacenter: {\n    status: 503,',
      ],
    },
  },
  {
    file: 'packages/runtime/errors.ts',
    tests: [...wiki, ...capacity, ...sink, 'test/packages/runtime/drain.test.ts'],
    wrong: {
      'what the wiki does not have yet is a dead letter at once': [
        'revision_not_yet: {\n    status: 503,',
        'revision_not_yet: {\n    status: 422,',
      ],
      'what the wiki does not have is retried for ever': [
        'revision_missing: {\n    status: 422,',
        'revision_missing: {\n    status: 503,',
      ],
      'an answer that is not what was asked for makes a dead letter at once': [
        'upstream_invalid: {\n    status: 503,',
        'upstream_invalid: {\n    status: 422,',
      ],
      'an event over capacity is answered 429': [
        'over_capacity: {\n    status: 503,',
        'over_capacity: {\n    status: 429,',
      ],
      'an event past its deadline is a dead letter at once': [
        'deadline_exceeded: {\n    status: 503,',
        'deadline_exceeded: {\n    status: 422,',
      ],
      'a process that drains answers 500': [
        'draining: {\n    status: 503,',
        'draining: {\n    status: 500,',
      ],
      'an event the sink does not take is a dead letter at once': [
        'sink_unavailable: {\n    status: 503,',
        'sink_unavailable: {\n    status: 422,',
      ],
    },
  },
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
    file: 'packages/runtime/input.ts',
    tests: wiki,
    wrong: {
      'a young event is not given time for the replica': [
        "return typeof dt === 'string' && Date.now() - Date.parse(dt) < YOUNG_MS",
        'return false',
      ],
      'an event is young for hours': ['const YOUNG_MS = 10_000', 'const YOUNG_MS = 36_000_000'],
      'the age of an event counts from ce-time though it has meta.dt': [
        'const { dt = event.time } = metaOf(change)',
        'const dt = event.time ?? metaOf(change).dt',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: [...contract, ...problems],
    wrong: {
      'an enriched event is answered 202': ['return { status: 200,', 'return { status: 202,'],
      'a skipped event is answered 200': [
        'const NOTHING: Answer = { status: 204,',
        'const NOTHING: Answer = { status: 200,',
      ],
      'the answer to a bug has the message of what was thrown': [
        "new EventError('a bug; the log of this function has the stack',",
        'new EventError(String((error as Error)?.message),',
      ],
      'the log has the message of what was thrown': [
        String.raw`return [String(name), ...frames].join('\n')`,
        'return `${name} ${stack} ${frames}`',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: capacity,
    wrong: {
      'an event may take as long as it likes': [
        '() => flight.abort(tooLate(milliseconds)), left)',
        '() => {}, left)',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: sink,
    wrong: {
      'a delivery has a deadline of its own after that of the enrichment': [
        'const left = milliseconds - (performance.now() - flight.started)',
        'const left = milliseconds',
      ],
      'an event is answered before the sink has it': [
        'return (await this.#inTime(flight, this.#delivery.deliver(outgoing, flight.signal))) ?? NOTHING',
        'this.#delivery.deliver(outgoing, flight.signal).catch(() => {})\n    return NOTHING',
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
    tests: ['test/functions/page-wikitext-change/bodies.test.ts'],
    wrong: {
      'a result over MAX_OUTPUT_BYTES goes out': ['if (size <= limit) return', 'return'],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/functions/page-key/*.test.ts'],
    wrong: {
      'an event passed on in Knative is answered without K_SINK, and lost': [
        'if (result instanceof PassOn && this.#config.K_SERVICE && !this.#delivery) throw NO_SINK',
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
        "if (event && outcome !== 'retryable') this.#delivery?.ended?.(event)",
        '',
      ],
      'the delivery takes an event that comes again for one that has ended': [
        "if (event && outcome !== 'retryable') this.#delivery?.ended?.(event)",
        'if (event) this.#delivery?.ended?.(event)',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/packages/runtime/server-metrics.test.ts'],
    wrong: {
      'any text is a metric label': [
        'const reasonCode = ({ reason }: Skip) => (',
        'const reasonCode = ({ reason }: Skip) => (true ? reason : ',
      ],
    },
  },
]
