// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const client = ['test/packages/mediawiki/client*.{test,unit}.ts']
const coalescing = ['test/packages/mediawiki/coalescer.test.ts']
const limits = [...coalescing, 'test/packages/mediawiki/limit.test.ts']
const http = ['test/packages/runtime/rest/*.{test,unit}.ts']

/** The requests of every lookup, and the REST lookup. */
export const upstream: readonly Group[] = [
  {
    file: 'packages/runtime/upstream/errors.ts',
    tests: client,
    wrong: {
      '429 says that the upstream is away': [
        "statusCode === 429 ? 'upstream_busy' : 'upstream_unavailable'",
        "'upstream_unavailable'",
      ],
    },
  },
  {
    file: 'packages/runtime/upstream/upstream.ts',
    tests: client,
    wrong: {
      'a slow upstream is waited for beyond its timeout': [
        'setTimeout(late, this.#timeout)',
        'setTimeout(() => {}, this.#timeout)',
      ],
      'the request goes on when its event has ended': [
        'const forward = () => abort.abort(signal.reason)',
        'const forward = () => {}',
      ],
    },
  },
  {
    file: 'packages/runtime/upstream/pending.ts',
    tests: coalescing,
    wrong: {
      'an event that ends gives up the answer for the others, too': [
        'if (this.#waiters.length === 0) this.place.abandoned',
        'this.place.abandoned',
      ],
    },
  },
  {
    file: 'packages/runtime/upstream/limit.ts',
    tests: limits,
    wrong: {
      'an upstream that asks for patience gets as many requests as before': [
        'this.#exact = Math.max(1, this.#exact / 2)',
        '',
      ],
      'each of several requests that fail together halves the limit': [
        'if (!this.#isTooMuch(error) || halvings !== this.#halvings) return',
        'if (!this.#isTooMuch(error)) return',
      ],
      'an upstream that is away gets fewer requests': [
        'if (!this.#isTooMuch(error) || halvings !== this.#halvings) return',
        'if (halvings !== this.#halvings) return',
      ],
      'the limit grows though nobody wants more': ['if (useful > this.value)', 'if (true)'],
    },
  },
  {
    file: 'packages/runtime/rest/path.ts',
    tests: http,
    wrong: {
      'a value can end its segment': [
        'return `/${encodeURIComponent(value)}`',
        'return `/${value}`',
      ],
      'a value can add a parameter': ['=${encodeURIComponent(value)}`', '=${value}`'],
      'a segment may be ..': ["return leavesItsFolder(text) ? 'is . or ..' : undefined", 'return'],
      'an empty segment asks for the whole folder': ["if (text === '') return 'is empty'", ''],
      'a path may have any length': ['if (added.length > MAX_LENGTH) {', 'if (false) {'],
    },
  },
  {
    file: 'packages/runtime/rest/answer.ts',
    tests: http,
    wrong: {
      'a redirect counts as an answer': ['statusCode >= 300 ||', ''],
      'events that share an answer share its objects': ['this.#parsed = undefined', ''],
      'an API that has nothing there makes dead letters': ['[204, 404, 410]', '[204]'],
    },
  },
  {
    file: 'packages/runtime/rest/requests.ts',
    tests: http,
    wrong: {
      'more requests are in flight than the limit allows': [
        'if (this.#inFlight >= this.limit.value) return',
        '',
      ],
      'a request goes on when all of its events have ended': [
        'abandoned: (_, reason) => abort.abort(reason)',
        'abandoned: () => {}',
      ],
    },
  },
]
