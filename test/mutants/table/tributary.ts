// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const at = (...names: string[]) =>
  names.map((name) => `test/packages/tributary/${name}.{test,unit}.ts`)
const dispatching = at('dispatcher-replies', 'dispatcher-retries')

/** The embedded eventing layer: delivery, dead letters, order. */
export const tributary: readonly Group[] = [
  {
    file: 'packages/kafka/backoff.ts',
    tests: ['test/packages/kafka/backoff.unit.ts'],
    wrong: {
      'the first exponential gap is the delay': ['delayMs * 2 ** n', 'delayMs * 2 ** (n - 1)'],
      'linear gaps grow exponentially': ["policy === 'linear'", "policy !== 'linear'"],
      'a gap is longer than any timer': ['Math.min(policy', 'Math.max(policy'],
    },
  },
  {
    file: 'packages/tributary/reply.ts',
    tests: dispatching,
    wrong: {
      'a redirect is a success': ['status >= 300', 'status >= 400'],
      '429 is not retried': [' || status === 429', ''],
      '404 is not retried': ['status === 404 || ', ''],
      '400 is retried': ['status >= 500 ||', 'status >= 400 ||'],
      'an answer that is no event is a skip': [
        "return response.body.length === 0 ? 'filtered' : 'invalid'",
        "return 'filtered'",
      ],
      'an answer with headers only is stored as an empty value': [
        'value: body.length === 0 ? null : body }',
        'value: body }',
      ],
    },
  },
  {
    file: 'packages/kafka/cloudevent.ts',
    tests: ['test/packages/kafka/source-event.unit.ts'],
    wrong: {
      'a record of an event with specversion 0.3 is plain data': ["['1.0', '0.3']", "['1.0']"],
    },
  },
  {
    file: 'packages/tributary/dispatcher.ts',
    tests: dispatching,
    wrong: {
      'there is one retry fewer than the policy says': ['n > retry) throw', 'n >= retry) throw'],
      'a failure that is final is retried': [
        '!(failure instanceof DeliveryFailure && failure.retryable)',
        '!(failure instanceof DeliveryFailure)',
      ],
      'the function is called again when its reply was not stored': [
        'await storeReply(reply)',
        'await storeReply(reply).catch(() => this.#callWithRetries(event).then(() => storeReply(reply)))',
      ],
      'an output that fails makes dead letters of good events': [
        'if (!(failure instanceof DeliveryFailure)) throw failure',
        'if ((failure as Error).name === "TypeError") throw failure',
      ],
      'an event that cannot be sent is sent again and again': [
        'if (cause instanceof DeliveryFailure) throw cause',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/dead-letter.ts',
    tests: [...at('dead-letter'), ...dispatching],
    wrong: {
      'a dead letter does not say why its event could not be sent': [
        'if (!(failure instanceof NotSendable)) return extensions',
        'return extensions',
      ],
      'the data of a dead letter is written anew': [
        "Buffer.from(DATA), event.body, Buffer.from('}')",
        "Buffer.from(DATA), Buffer.from(JSON.stringify(parse(event.body))), Buffer.from('}')",
      ],
      'the data of a dead letter is read anew': [
        'return whole ? bytes : Buffer.from(JSON.stringify(data))',
        'return Buffer.from(JSON.stringify(data))',
      ],
      'a replayed event has the extensions of its death': [
        "if (name === 'knativeerrordest') original = false",
        '',
      ],
    },
  },
  {
    file: 'packages/kafka/dead-letter.ts',
    tests: [...at('dead-letter'), ...dispatching],
    wrong: {
      'a dead letter has more than 1,024 bytes of the answer': [
        'const MAX_ERROR_DATA_BYTES = 1024',
        'const MAX_ERROR_DATA_BYTES = 2048',
      ],
      'a dead letter has no code': ['extensions.knativeerrorcode = String(response.status)', ''],
      'a dead letter has no extensions of the kne- headers': [
        'if (EXTENSION_HEADER.test(name)) extensions',
        'if (false) extensions',
      ],
      'a kne- header with a hyphen becomes an extension': [
        'const EXTENSION_HEADER = /^kne-[a-z0-9]+$/',
        'const EXTENSION_HEADER = /^kne-[a-z0-9-]+$/',
      ],
      'an error extension replaces an attribute of the event': [
        '{ ...own, ...errors, ...own }',
        '{ ...own, ...errors }',
      ],
      'an error extension replaces the id of a dead letter': [
        '{ ...own, ...errors, ...own }',
        '{ ...own, ...errors, ...own, id: errors.id ?? (own.id as string) }',
      ],
      'a dead letter keeps the error of an earlier death': [
        'const own = withoutErrors(attributes)',
        'const own = attributes',
      ],
    },
  },
  {
    file: 'packages/tributary/ordering.ts',
    tests: at('ordering'),
    wrong: {
      'events of one partition overtake each other': [
        '(lanes.get(lane) ?? Promise.resolve()).then(() => handle(event))',
        'handle(event)',
      ],
      'keyed delivery has one event per partition': [
        "ordering === 'keyed' ? keyOf(event) : event.partition",
        'event.partition',
      ],
      'keyed delivery does not look at the key of a record': [
        'attributes.partitionkey ?? recordKey(parse(body)) ?? partition',
        'recordKey(parse(body)) ?? partition',
      ],
      'any number of events is read ahead': ['await memory.acquire(bytes)', ''],
      'one event more than the limit is taken': ['count >= limit ||', 'count > limit ||'],
    },
  },
  {
    file: 'packages/tributary/client.ts',
    tests: at('client', 'ordering'),
    wrong: {
      'more than 100 requests are open': ['const MAX_REQUESTS = 100', 'const MAX_REQUESTS = 1000'],
      'a request without an answer has no end': [
        'setTimeout(() => connection.close(timedOut(this.#timeoutMs)), this.#timeoutMs)',
        'setTimeout(() => {}, this.#timeoutMs)',
      ],
    },
  },
  {
    file: 'packages/tributary/partitioner.ts',
    tests: at('partitioner'),
    wrong: {
      'partitions of keys differ from those of librdkafka': [
        'crc32(key) % partitions',
        '(crc32(key) + 1) % partitions',
      ],
      'a page of the wiki it has no name of has a key': [" || wiki === ''", ''],
    },
  },
  {
    file: 'packages/tributary/pipeline/ending.ts',
    tests: at('run-failures', 'run'),
    wrong: {
      'a run that lost an event exits 0': [
        'const accounted = complete && tally.unaccounted === 0',
        'const accounted = complete',
      ],
      'a run in which every event failed exits 0': ['!tally.allFailed && ', ''],
      'a run does not say why its events became dead letters': [
        'for (const line of failures.summary()) report',
        'for (const line of [] as string[]) report',
      ],
      'a run fails when the reader of its output has closed it': [
        'if (abandonment.isQuiet) return 0',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/pipeline/running.ts',
    tests: at('run'),
    wrong: {
      'a retry does not say why': ['failures.retry(failure)', 'void failure'],
    },
  },
  {
    file: 'packages/tributary/pipeline/abandonment.ts',
    tests: at('run-failures', 'run'),
    wrong: {
      'a run goes on when its output takes no more events': [
        '    this.#abort.abort(error)\n    this.#stop.abort()\n',
        '',
      ],
    },
  },
  {
    file: 'packages/tributary/failure-log.ts',
    tests: at('failure-log'),
    wrong: {
      'one reason for each event is shown': [
        "why.what.replace(/\\d{4,}/g, 'N')",
        'String(groups.size)',
      ],
      'every retry is reported': [
        'if (group.count > 1 && now - group.reported < REPEAT_MS) return',
        '',
      ],
      'any number of reasons is shown': ['const MAX_REASONS = 10', 'const MAX_REASONS = 1000'],
      'the detail of a failure controls the terminal': [
        'printable(inWords({ ...why, detail }))',
        'inWords({ ...why, detail })',
      ],
    },
  },
  {
    file: 'packages/tributary/functions.ts',
    tests: at('run', 'run-failures', 'serve', 'command-line', 'unloadable-function'),
    wrong: {
      '--port does not stand above PORT': [
        '...(port !== undefined && { PORT: String(port) }),',
        '',
      ],
      'a port in use does not name the option': ['; choose another with --port, or 0 for any', ''],
      'a function that cannot be loaded is shown with its stack': [
        'throw new UsageError(loadingProblem(file, error))',
        'throw error',
      ],
      'tributary run exports no traces': [
        'await startTraces(definition.name, process.env)',
        'await startTraces(definition.name, {})',
      ],
      'what a function throws is not shown where it is tried': [
        'showErrors: true',
        'showErrors: false',
      ],
    },
  },
  {
    file: 'packages/tributary/tally.ts',
    tests: at('run-failures', 'progress'),
    wrong: {
      'an event whose dead letter was only printed counts as kept': [
        "if (outcome.kind === 'dead' && outcome.stored) this.stored++",
        "if (outcome.kind === 'dead') this.stored++",
      ],
    },
  },
]
