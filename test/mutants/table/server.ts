import type { Group } from '../mutant.ts'

const capacity = ['test/packages/runtime/server-capacity.test.ts']
const drain = ['test/packages/runtime/drain*.test.ts', ...capacity]
const config = ['test/packages/runtime/config.test.ts']

/** Requests in progress, draining, and the configuration. */
export const server: readonly Group[] = [
  {
    file: 'packages/runtime/server.ts',
    tests: ['test/packages/runtime/server-invalid.test.ts'],
    wrong: {
      'events are taken at any path': [
        String.raw`const EVENTS = /^(?:\/|https?:\/\/[^/?#]+\/?)(?:[?#]|$)/i`,
        'const EVENTS = /^/',
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: [
      'test/functions/page-wikitext-change/bodies.test.ts',
      'test/packages/runtime/large-events.test.ts',
      ...capacity,
    ],
    wrong: {
      'an event that is announced too large is read to its limit first': [
        'if (announced > this.#config.MAX_EVENT_BYTES) take(announced)',
        '',
      ],
      'the connection of a refused body is reset before its caller has read the answer': [
        'else endWithRequest(response, body)',
        'else response.writeHead(status, lines).end(body, () => response.socket?.destroy())',
      ],
    },
  },
  {
    file: 'packages/runtime/in-progress.ts',
    tests: [
      'test/functions/page-wikitext-change/bodies.test.ts',
      'test/packages/runtime/large-events.test.ts',
      ...capacity,
    ],
    wrong: {
      'one event more than MAX_CONCURRENT_EVENTS is in progress': [
        'if (inFlight >= this.#limits.MAX_CONCURRENT_EVENTS) {',
        'if (inFlight > this.#limits.MAX_CONCURRENT_EVENTS) {',
      ],
      'work whose caller has gone takes no place': [
        'const inFlight = Math.max(this.count, running)',
        'const inFlight = this.count',
      ],
      'an event over MAX_EVENT_BYTES is read': [
        'if (size + bytes > most) throw tooLarge(most)',
        '',
      ],
      'the memory of bodies has no bound': [
        'if (this.#bytes + bytes > MOST_LARGE_EVENTS * most) {',
        'if (false) {',
      ],
      'what is only announced takes memory': [
        'this.#responses.add(response)',
        "this.#responses.add(response)\n    this.#bytes += Number(response.req.headers['content-length'] ?? 0)",
      ],
      'the memory of an answered event is never free again': ['this.#bytes -= size', ''],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: drain,
    wrong: {
      'readiness stays green while the process drains': [
        "this.#draining ? status(503, 'draining') : status(200, 'ok'),",
        "status(200, 'ok'),",
      ],
      'new events are taken while the process drains': [
        "if (this.#draining) throw draining('this process is about to end')",
        '',
      ],
      'the process ends without waiting for what is in progress': [
        'await this.#inProgress.none(grace - LAST_MS)',
        '',
      ],
      'what is left at the end of the grace period gets no answer': [
        'const timers = [setTimeout(abort, grace - 2 * LAST_MS)]',
        'const timers: NodeJS.Timeout[] = []',
      ],
      'a caller that stalls keeps the process beyond its grace period': [
        'timers.push(setTimeout(() => server.closeAllConnections(), LAST_MS / 2))',
        '',
      ],
      'of two events on one connection the second gets no answer while the process drains': [
        'if (this.#draining && this.#inProgress.on(response.req.socket) <= 1) {',
        'if (this.#draining) {',
      ],
    },
  },
  {
    file: 'packages/runtime/main.ts',
    tests: drain,
    wrong: {
      'a second signal is ignored': [
        'if (ending) process.exit(128 + number)',
        'if (ending) return',
      ],
      'a wrong setting ends the process with a stack': [
        "if (!(error instanceof ConfigError) && syscall !== 'listen') throw error",
        "if (syscall !== 'listen') throw error",
      ],
    },
  },
  {
    file: 'packages/runtime/config.schema.yaml',
    tests: config,
    generate: true,
    wrong: {
      'MAX_CONCURRENT_EVENTS may be 0': [
        'minimum: 1\n    maximum: 100000\n',
        'minimum: 0\n    maximum: 100000\n',
      ],
      'EVENT_DEADLINE_MS is a minute by default': [
        'default: 25000\n    x-allowed: an integer from 1 to',
        'default: 60000\n    x-allowed: an integer from 1 to',
      ],
      'DATACENTER may have a dot, which ends it in a topic': [
        'pattern: ^[a-z0-9][a-z0-9-]{0,62}$',
        'pattern: ^[a-z0-9][a-z0-9.-]{0,62}$',
      ],
      'MEDIAWIKI_API_URL may have a user and a password': [
        String.raw`pattern: ^https?://([^\s/?#@{}]|`,
        String.raw`pattern: ^https?://([^\s/?#{}]|`,
      ],
      'LOG_LEVEL may be trace': ['enum: [debug,', 'enum: [trace, debug,'],
    },
  },
  {
    file: 'packages/runtime/config.ts',
    tests: config,
    wrong: {
      'a number may be hexadecimal or have spaces': [
        String.raw`integers.has(name) && /^\d{1,15}$/.test(value)`,
        "integers.has(name) && value.trim() !== ''",
      ],
      'an address may have a port that there is not': [
        'if (!URL.canParse(url)) refuse',
        'if (false) refuse',
      ],
      'an empty variable is a value': [
        "if (value === undefined || value === '') continue",
        'if (value === undefined) continue',
      ],
    },
  },
]
