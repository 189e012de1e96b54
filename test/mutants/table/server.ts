import type { Group } from '../mutant.ts'

const capacity = ['test/packages/runtime/server-capacity.test.ts']
const drain = ['test/packages/runtime/drain*.test.ts', ...capacity]

/** Requests in progress, and draining. */
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
        "app.addHttpMethod('POST', { hasBody: false, overrideExisting: true })",
        '',
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: [
      'test/packages/runtime/bodies.test.ts',
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
      'test/packages/runtime/bodies.test.ts',
      'test/packages/runtime/large-events.test.ts',
      ...capacity,
    ],
    wrong: {
      'one event more than MAX_CONCURRENT_EVENTS is in progress': [
        'this.count >= this.#limits.MAX_CONCURRENT_EVENTS',
        'this.count > this.#limits.MAX_CONCURRENT_EVENTS',
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
        'if (isTooLarge || (this.#isBounded && total + bytes > MAX_LARGE_EVENTS * limit)) {',
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
      'readiness stays green while the process drains': [
        "this.#draining ? 'draining' : this.#transport?.notReady",
        'this.#transport?.notReady',
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
        'if (!(error instanceof ConfigError) && !isForOperator && !isListening) throw error',
        'if (!isForOperator && !isListening) throw error',
      ],
    },
  },
  {
    file: 'packages/runtime/in-progress.ts',
    tests: ['test/packages/runtime/large-at-once.unit.ts'],
    wrong: {
      'a refused event keeps its share of memory while its caller sends on': [
        '      this.#release(event)\n      throw',
        '      throw',
      ],
    },
  },
  {
    file: 'packages/runtime/send-answer.ts',
    tests: ['test/packages/runtime/drain-refusals.test.ts'],
    wrong: {
      'a refusal leaves its connection open while the process drains': [
        "if (isLast) reply.header('connection', 'close')",
        "if (isLast && raw.complete) reply.header('connection', 'close')",
      ],
    },
  },
  {
    file: 'packages/runtime/send-answer.ts',
    tests: ['test/packages/runtime/media-type.test.ts'],
    wrong: {
      'an event without a media type is given one': [
        'body === undefined ? reply.send() : reply.serializer(bodyOf).send(answer)',
        'reply.send(body)',
      ],
    },
  },
  {
    file: 'packages/runtime/ascii-response.ts',
    tests: ['test/packages/runtime/server-output.test.ts', 'test/packages/runtime/bodies.test.ts'],
    wrong: {
      'text outside ASCII is sent as latin1': [
        "typeof chunk === 'string' && Buffer.byteLength(chunk) === chunk.length",
        "typeof chunk === 'string'",
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: ['test/packages/runtime/failing-lookup.test.ts'],
    wrong: {
      'a lookup that cannot be loaded ends the process': [
        ".catch(this.#tolerate('loaded ahead of the first event'))",
        '',
      ],
      'a lookup that cannot be closed fails the end of the process': [
        ".catch(this.#tolerate('closed'))",
        '',
      ],
      'a lookup that does not close keeps the process beyond its grace period': [
        'await atMost(Math.max(end - performance.now(), last / 2), ended)',
        'await ended',
      ],
    },
  },
  {
    file: 'packages/runtime/server.ts',
    tests: ['test/packages/runtime/short-grace.test.ts'],
    wrong: {
      'a short grace period is over before it begins': [
        'const last = Math.min(LAST_MS, grace / 3)',
        'const last = LAST_MS',
      ],
    },
  },
  {
    file: 'packages/runtime/main.ts',
    tests: ['test/packages/runtime/short-grace.test.ts'],
    wrong: {
      'a collector that is away keeps the process beyond its grace period': [
        'await atMost(Math.max(end - performance.now(), LAST_SPANS_MS), stopTraces())',
        'await stopTraces()',
      ],
    },
  },
]
