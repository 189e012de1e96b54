// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the table quotes source text
import type { Group } from '../mutant.ts'

const at = (name: string) => [`test/packages/tributary/${name}.test.ts`]

/** The embedded eventing layer: delivery, dead letters, order. */
export const tributary: readonly Group[] = [
  {
    file: 'packages/tributary/backoff.ts',
    tests: at('backoff'),
    wrong: {
      'the first exponential gap is the delay': ['delayMs * 2 ** n', 'delayMs * 2 ** (n - 1)'],
      'linear gaps grow exponentially': ["policy === 'linear'", "policy !== 'linear'"],
      'a gap is longer than any timer': ['Math.min(policy', 'Math.max(policy'],
    },
  },
  {
    file: 'packages/tributary/answer.ts',
    tests: at('delivery'),
    wrong: {
      'a redirect is a success': ['status >= 300', 'status >= 400'],
      '429 is not retried': [' || status === 429', ''],
      '404 is not retried': ['status === 404 || ', ''],
      '400 is retried': ['status >= 500 ||', 'status >= 400 ||'],
      'an answer that is no event is a skip': [
        "return answer.body.length === 0 ? 'filtered' : 'unreadable'",
        "return 'filtered'",
      ],
      'an answer with headers only is stored as an empty value': [
        'value: body.length === 0 ? null : body }',
        'value: body }',
      ],
    },
  },
  {
    file: 'packages/tributary/delivery.ts',
    tests: at('delivery'),
    wrong: {
      'there is one retry fewer than the policy says': ['n <= retries', 'n < retries'],
      'a failure that is final is retried': [
        'failure instanceof DeliveryFailure && failure.retryable && n <= retries',
        'failure instanceof DeliveryFailure && n <= retries',
      ],
      'the function is called again when its reply was not stored': [
        'await this.#store(() => store(reply))',
        'await this.#store(() => store(reply)).catch(() => this.#call(event).then(() => store(reply)))',
      ],
      'a reply that was not stored is not retried': [
        'await this.#store(() => store(reply))',
        'await store(reply)',
      ],
      'each event spends all its retries on a sink that is down': [
        'this.#sinkGivenUp ? 0 : this.#spec.retry',
        'this.#spec.retry',
      ],
    },
  },
  {
    file: 'packages/tributary/dead-letter.ts',
    tests: [...at('dead-letter'), ...at('delivery')],
    wrong: {
      'a dead letter has more than 1,024 bytes of the answer': [
        'const MAX_ERROR_DATA_BYTES = 1024',
        'const MAX_ERROR_DATA_BYTES = 2048',
      ],
      'a dead letter has no code': ['extensions.knativeerrorcode = String(answer.status)', ''],
      'a dead letter has no extensions of the kne- headers': [
        'if (EXTENSION_HEADER.test(name)) extensions',
        'if (false) extensions',
      ],
      'a kne- header with a hyphen becomes an extension': [
        'const EXTENSION_HEADER = /^kne-[a-z0-9]+$/',
        'const EXTENSION_HEADER = /^kne-[a-z0-9-]+$/',
      ],
      'an error extension replaces an attribute of the event': [
        '{ ...event.attributes, ...errors, ...event.attributes }',
        '{ ...event.attributes, ...errors }',
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
    file: 'packages/tributary/dispatch.ts',
    tests: at('dispatch'),
    wrong: {
      'events of one partition overtake each other': [
        '(lanes.get(lane) ?? Promise.resolve()).then(() => handle(event))',
        'handle(event)',
      ],
      'keyed delivery has one event per partition': [
        "ordering === 'keyed' ? pageOf(event) : event.partition",
        'event.partition',
      ],
      'keyed delivery does not look at the key of a record': [
        'attributes.partitionkey ?? pageKey(parse(body)) ?? partition',
        'pageKey(parse(body)) ?? partition',
      ],
      'any number of events is read ahead': ['await memory.acquire(weight)', ''],
      'one event more than the limit is taken': ['taken >= limit ||', 'taken > limit ||'],
    },
  },
  {
    file: 'packages/tributary/client.ts',
    tests: [...at('client'), ...at('dispatch')],
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
    file: 'packages/tributary/pipeline.ts',
    tests: at('cli'),
    wrong: {
      'a run that lost an event exits 0': [
        'return whole && tally.unaccounted === 0 ? 0 : 1',
        'return whole ? 0 : 1',
      ],
    },
  },
  {
    file: 'packages/tributary/tally.ts',
    tests: at('cli'),
    wrong: {
      'an event whose dead letter was only printed counts as kept': [
        "if (outcome.kind === 'dead' && outcome.stored) this.stored++",
        "if (outcome.kind === 'dead') this.stored++",
      ],
    },
  },
]
