// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const contract = [
  'test/packages/runtime/server.test.ts',
  'test/packages/runtime/server-invalid.test.ts',
]
const wiki = ['test/packages/runtime/server-wiki.test.ts']
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
    tests: [...capacity, ...sink, 'test/packages/runtime/drain.test.ts'],
    wrong: {
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
    file: 'packages/mediawiki/errors.ts',
    tests: wiki,
    wrong: {
      'an answer that is not what was asked for makes a dead letter at once': [
        'import { type ErrorTable, RetryableError } from',
        'import { type ErrorTable, TerminalError as RetryableError } from',
      ],
    },
  },
  {
    file: 'packages/mediawiki/lookup.ts',
    tests: wiki,
    wrong: {
      'what the wiki does not have yet is a dead letter at once': [
        '? new RetryableError(',
        '? new TerminalError(',
      ],
      'what the wiki does not have is retried for ever': [
        ': new TerminalError(',
        ': new RetryableError(',
      ],
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
        'const NO_CONTENT: Answer = { status: 204,',
        'const NO_CONTENT: Answer = { status: 200,',
      ],
      'a function that returns nothing gives an event without a result': [
        "if (typeof result === 'object' && result !== null) return result",
        'return Object(result)',
      ],
      'a problem has no title of the row that a lookup brings': [
        'Object.assign({}, ERRORS, ...parts.map((part) => part?.errors))',
        'ERRORS',
      ],
    },
  },
  {
    file: 'packages/runtime/outcomes.ts',
    tests: [...contract, ...problems],
    wrong: {
      'the answer to a bug has the message of what was thrown': [
        ": new EventError(BUG, 'internal_error',",
        ": new EventError(String((error as Error)?.message), 'internal_error',",
      ],
      'the log shows the message of a bug in production': [
        'if (this.#showErrors) return',
        'if (true) return',
      ],
      'the message of a bug is shown nowhere': [
        'if (this.#showErrors) return',
        'if (false) return',
      ],
      'the log of a bug does not say that its message is withheld': [', message: WITHHELD', ''],
      'the log has the message of what was thrown': [
        String.raw`return [String(name), ...frames].join('\n')`,
        'return `${name} ${stack} ${frames}`',
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: problems,
    wrong: {
      'messages of bugs are shown unless they are switched off': [
        'showErrors = false }',
        'showErrors = true }',
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
        'return (await work.within(EVENT_DEADLINE_MS, delivered)) ?? NO_CONTENT',
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
    tests: ['test/packages/runtime/hostile.test.ts'],
    wrong: {
      'a result over MAX_OUTPUT_BYTES goes out': ['if (size <= limit) return', 'return'],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/functions/page-key/*.test.ts'],
    wrong: {
      'an event passed on in Knative is answered without K_SINK, and lost': [
        'if (result instanceof PassOn && K_SERVICE && !this.#delivery) throw NO_SINK',
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
        'if (event && !error.retryable) this.#delivery?.ended?.(event)',
        '',
      ],
      'the delivery takes an event that comes again for one that has ended': [
        'if (event && !error.retryable) this.#delivery?.ended?.(event)',
        'if (event) this.#delivery?.ended?.(event)',
      ],
    },
  },
  {
    file: 'packages/runtime/outcomes.ts',
    tests: ['test/packages/runtime/server-metrics.test.ts'],
    wrong: {
      'any text is a metric label': ["isLabel(reason) ? reason : 'other'", 'reason'],
      'an event is counted only if it is logged': [
        'this.#metrics.event(outcome, code, milliseconds)\n    if (!this.#log.enabled(level)) return\n',
        'if (!this.#log.enabled(level)) return\n    this.#metrics.event(outcome, code, milliseconds)\n',
      ],
    },
  },
]
