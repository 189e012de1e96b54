// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const contract = [
  'test/packages/runtime/server.test.ts',
  'test/packages/runtime/server-invalid.test.ts',
]
const wiki = ['functions/page-wikitext-change/wiki.test.ts']
const capacity = ['test/packages/runtime/server-capacity.test.ts']
const problems = ['test/packages/runtime/server-problem.test.ts']
const sink = ['test/packages/runtime/sink.test.ts']

/** Which status an event that failed is answered with, and what is shown of the failure. */
export const failures: readonly Group[] = [
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
    file: 'packages/runtime/upstream/errors.ts',
    tests: wiki,
    wrong: {
      'an answer that is not what was asked for makes a dead letter at once': [
        'import { type ErrorTable, EventError, RetryableError } from',
        'import { type ErrorTable, EventError, TerminalError as RetryableError } from',
      ],
    },
  },
  {
    file: 'packages/mediawiki/lookup.ts',
    tests: wiki,
    wrong: {
      'what the wiki does not have is retried for ever': [
        'new TerminalError(`the wiki does not have revision ${revId}`, {',
        'new RetryableError(`the wiki does not have revision ${revId}`, {',
      ],
    },
  },
  {
    file: 'packages/mediawiki/young.ts',
    tests: wiki,
    wrong: {
      'what the wiki does not have yet is a dead letter at once': [
        'throw new RetryableError(',
        'throw new TerminalError(',
      ],
      'a young event is not given time for the replica': [
        "const isYoung = typeof dt === 'string' && Date.now() - Date.parse(dt) < YOUNG_MS",
        'const isYoung = false',
      ],
      'an event is young for hours': ['const YOUNG_MS = 10_000', 'const YOUNG_MS = 36_000_000'],
      'the age of an event counts from ce-time though it has meta.dt': [
        'const { dt = event.time } = metaOf(change)',
        'const dt = event.time ?? metaOf(change).dt',
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
        'if (showErrors) return',
        'if (true) return',
      ],
      'the message of a bug is shown nowhere': ['if (showErrors) return', 'if (false) return'],
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
        'showErrors = false, transport }',
        'showErrors = true, transport }',
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
  {
    file: 'packages/runtime/errors.ts',
    tests: ['test/packages/runtime/unsendable-answer.test.ts'],
    wrong: {
      'the code of an error may be anything': ['if (!CODE.test(code))', 'if (false)'],
      'an error may have the status of a success': [
        'if (!(status >= 400 && status < 600)) throw',
        'if (false) throw',
      ],
    },
  },
  {
    file: 'packages/runtime/outcomes.ts',
    tests: ['test/packages/runtime/thrown-string.test.ts'],
    wrong: {
      'the log does not say that what was thrown is no error': [
        "if (typeof stack !== 'string')",
        'if (false)',
      ],
    },
  },
  {
    file: 'packages/runtime/codec/http.ts',
    tests: problems,
    wrong: {
      'data that is passed on is a bug of the function if it is too deep': [
        'writeJson(data)',
        'JSON.stringify(data)',
      ],
    },
  },
  {
    file: 'packages/runtime/codec/json.ts',
    tests: problems,
    wrong: {
      'a result that cannot be JSON is nested too deeply': [
        'if (!(cause instanceof RangeError)) throw cause',
        '',
      ],
    },
  },
]
