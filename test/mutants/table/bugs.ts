import type { Group } from '../mutant.ts'

/** Mistakes of an author's, and what becomes of the events in progress. */
export const bugs: readonly Group[] = [
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/packages/runtime/server.test.ts'],
    wrong: {
      'a promise of another library is taken for a result': [
        "typeof (made as Partial<PromiseLike<unknown>> | null)?.then === 'function'",
        'false',
      ],
    },
  },
  {
    file: 'packages/runtime/handler.ts',
    tests: ['test/packages/runtime/server-problem.test.ts'],
    wrong: {
      'an array is taken for a result': [
        "if (Array.isArray(result)) throw wrongResult('an array')",
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: ['test/packages/runtime/server-metrics.test.ts'],
    wrong: {
      'a scrape that fails is counted as a failed event': [
        'return problem(asEventError(error), this.#stream)',
        'return this.#handler.fail(error, 0)',
      ],
    },
  },
  {
    file: 'packages/runtime/metric-owners.ts',
    tests: ['test/packages/runtime/server-metrics.test.ts'],
    wrong: {
      'two parts with one metric end the start with a stack of prom-client': [
        'throw metric === undefined ? error : this.#twice(part, metric)',
        'throw error',
      ],
      'a part seems to register what those before it have': ['if (before.has(name)) continue', ''],
      'a part may register a metric of the host': [
        'if (this.#owners.has(name)) throw this.#twice(part, name)',
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/main.ts',
    tests: ['test/packages/runtime/unhandled-rejection.test.ts'],
    wrong: {
      'a rejected promise that nothing handles ends the events in progress': [
        'if (!isHarmless) drain(1)',
        'if (!isHarmless) process.exit(1)',
      ],
      'an error about one event ends the process, if nothing handles it': [
        'const isHarmless = thrown instanceof EventError',
        'const isHarmless = false',
      ],
      'the log shows the message of a rejection that nothing handles': [
        'aboutBug(thrown, false)',
        'aboutBug(thrown, true)',
      ],
    },
  },
]
