import type { Group } from '../mutant.ts'

const capacity = ['test/packages/runtime/server-capacity.test.ts']
const drain = ['test/packages/runtime/drain*.test.ts', ...capacity]
const config = ['test/packages/runtime/config.test.ts']

/** Requests in progress, draining, and the configuration. */
export const server: readonly Group[] = [
  {
    file: 'packages/runtime/app.ts',
    tests: ['test/packages/runtime/server-invalid.test.ts'],
    wrong: {
      'events are taken at any path': ["app.post('/',", "app.post('*',"],
    },
  },
  {
    file: 'packages/runtime/app.ts',
    tests: ['test/packages/runtime/server.test.ts', 'test/packages/runtime/server-modes.test.ts'],
    wrong: {
      'an event without Content-Type is refused': [
        "  app.addHttpMethod('POST', { hasBody: false, overrideExisting: true })\n",
        '',
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
        'if (announced > this.#config.MAX_EVENT_BYTES) reserve(announced)',
        '',
      ],
      'what is only announced takes memory': [
        'if (announced > this.#config.MAX_EVENT_BYTES) reserve(announced)',
        'if (announced > 0) reserve(announced)\n        work.bytes = 0',
      ],
    },
  },
  {
    file: 'packages/runtime/send-answer.ts',
    tests: ['test/packages/runtime/large-events.test.ts', ...capacity, ...drain],
    wrong: {
      'the connection of a refused body is reset before its caller has read the answer': [
        'await finished(request.resume()).catch(() => {})',
        'request.socket.destroySoon()',
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
        'if (this.count >= this.#limits.MAX_CONCURRENT_EVENTS) {',
        'if (this.count > this.#limits.MAX_CONCURRENT_EVENTS) {',
      ],
      'work whose caller has gone takes no place': [
        'if (!event.isAnswered || !event.isWorked) return',
        'if (!event.isAnswered) return',
      ],
      'an event over MAX_EVENT_BYTES is read': [
        'const isTooLarge = event.bytes + bytes > limit',
        'const isTooLarge = false',
      ],
      'the memory of bodies has no bound': [
        'if (isTooLarge || total + bytes > MAX_LARGE_EVENTS * limit) {',
        'if (isTooLarge) {',
      ],
      'the memory of an answered event is never free again': ['this.#bytes -= event.bytes', ''],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: drain,
    wrong: {
      'new events are taken while the process drains': [
        "if (this.#draining) throw draining('this process is about to end')",
        '',
      ],
      'the process ends without waiting for what is in progress': [
        'await this.#inProgress.none(grace - last)',
        '',
      ],
      'what is left at the end of the grace period gets no answer': [
        'const timers = [setTimeout(abort, grace - 2 * last)]',
        'const timers: NodeJS.Timeout[] = []',
      ],
      'a caller that stalls keeps the process beyond its grace period': [
        'timers.push(setTimeout(() => server.closeAllConnections(), last / 2))',
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/app.ts',
    tests: drain,
    wrong: {
      'readiness stays green while the process drains': [
        "answers.isDraining() ? status(503, 'draining') : status(200, 'ok')),",
        "status(200, 'ok')),",
      ],
      'of two events on one connection the second gets no answer while the process drains': [
        'answers.isDraining() && answers.inProgress.countOf(to.request.raw.socket) <= 1',
        'answers.isDraining()',
      ],
      'a connection stays open after its last answer while the process drains': [
        'answers.isDraining() && answers.inProgress.countOf(to.request.raw.socket) <= 1',
        'false',
      ],
    },
  },
  {
    file: 'packages/runtime/in-progress.ts',
    tests: drain,
    wrong: {
      'the process ends before its last answers are sent': [
        'if (!event.isAnswered || !event.isWorked) return',
        'if (!event.isWorked) return',
      ],
    },
  },
  {
    file: 'packages/runtime/in-progress.ts',
    tests: ['test/packages/tributary/in-process.test.ts'],
    wrong: {
      'work whose caller has gone goes on while the process drains': [
        'for (const event of this.#events) if (event.isAnswered) event.abort(error)',
        '',
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
        'if (!(error instanceof ConfigError) && !isListening) throw error',
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
      'LOG_LEVEL may be trace': ['enum: [debug,', 'enum: [trace, debug,'],
    },
  },
  {
    file: 'packages/mediawiki/config.schema.yaml',
    tests: ['test/packages/mediawiki/settings.test.ts'],
    generate: true,
    wrong: {
      'MEDIAWIKI_API_URL may have a user and a password': [
        String.raw`pattern: ^https?://([^\s/?#@{}]|`,
        String.raw`pattern: ^https?://([^\s/?#{}]|`,
      ],
    },
  },
  {
    file: 'packages/runtime/config.ts',
    tests: config,
    wrong: {
      'the settings of lookups are not read': [
        '[...Object.values(lookups), delivery].flatMap',
        '[delivery].flatMap',
      ],
      'the settings of a delivery are not read': [
        '[...Object.values(lookups), delivery].flatMap',
        'Object.values(lookups).flatMap',
      ],
    },
  },
  {
    file: 'packages/runtime/settings.ts',
    tests: config,
    wrong: {
      'a number may be hexadecimal or have spaces': [
        String.raw`settings.integers.has(name) && /^\d{1,15}$/.test(value)`,
        "settings.integers.has(name) && value.trim() !== ''",
      ],
      'an address may have a port that there is not': [
        'if (!URL.canParse(url)) throw',
        'if (false) throw',
      ],
      'an empty variable is a value': [
        "if (value === undefined || value === '') continue",
        'if (value === undefined) continue',
      ],
    },
  },
]
