/** The function contract over both transports: a record has the same outcome, whichever way it comes. */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import {
  type Definition,
  type EventHandler,
  passOn,
  RetryableError,
  type RunningFunction,
  readConfig,
  serve,
  skip,
  TerminalError,
  type Transport,
} from '@tributary/runtime'
import { AssignedPartition } from '../../../packages/kafka/assigned-partition.ts'
import { withErrors } from '../../../packages/kafka/dead-letter.ts'
import { type KafkaMessage, kafkaMessage } from '../../../packages/kafka/message.ts'
import { type KafkaRecord, kafkaSource, sourceEvent } from '../../../packages/kafka/source-event.ts'
import { Work } from '../../../packages/kafka/work.ts'
import { FunctionClient } from '../../../packages/tributary/client.ts'
import { Dispatcher } from '../../../packages/tributary/dispatcher.ts'
import { change, enrichment } from '../../support/function-serve.ts'

const DESTINATION = 'urn:tributary:function:test-function'
const SOURCE = kafkaSource('test-function')
const RETRY = 2
const ENV = {
  ...{ PORT: '0', DATACENTER: 'eqiad', LOG_LEVEL: 'silent', EVENT_DEADLINE_MS: '1500' },
  ...{ MAX_EVENT_BYTES: '5000', MAX_OUTPUT_BYTES: '3000' },
}

/** The author's code does what the change says. */
const definition = enrichment(async (change, { signal }) => {
  if (change.does === 'skip') return skip('not_wanted')
  if (change.does === 'pass on') return passOn()
  if (change.does === 'terminal') throw new TerminalError('it has no coordinates')
  if (change.does === 'retryable') throw new RetryableError('it is busy', { code: 'upstream_busy' })
  if (change.does === 'bug') throw new TypeError('a secret')
  if (change.does === 'hang')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  if (change.does === 'grow') return { ...change, text: 'x'.repeat(4000) }
  if (change.does === 'nothing') return undefined as never
  return { ...change, enriched: true }
})

type Headers = Readonly<Record<string, string>>

const record = (
  value: string | null,
  headers: Headers = {},
  key: string | null = 'k',
): KafkaRecord => ({
  ...{ topic: 'eqiad.test', partition: 3, offset: 12n, timestamp: 1_795_458_269_217n },
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headerEntries: Object.entries(headers).map(([name, text]) => [
    Buffer.from(name),
    Buffer.from(text),
  ]),
})

const plain = (more: object) => record(JSON.stringify(change(more)))
const does = (what: string) => plain({ does: what })
const CE = {
  ce_specversion: '1.0',
  ce_id: 'e 1',
  ce_source: '/here#eqiad.test',
  ce_type: 'changed',
}
const structured = (more: object) =>
  record(
    JSON.stringify({ ...{ specversion: '1.0', id: 's', source: '/here', type: 't' }, ...more }),
    {
      'content-type': 'application/cloudevents+json; charset=utf-8',
    },
  )

/** Records, and what becomes of each: enriched, skipped, or the code of its dead letter. */
const CASES: Readonly<Record<string, readonly [KafkaRecord, string]>> = {
  'is enriched': [does('enrich'), 'enriched'],
  'is enriched without a key': [record(JSON.stringify(change()), {}, null), 'enriched'],
  'is enriched without an id of its own': [plain({ meta: {} }), 'enriched'],
  'is a CloudEvent': [
    record(JSON.stringify(change({ meta: {} })), { ...CE, ce_extra: 'x' }),
    'enriched',
  ],
  'is a structured CloudEvent': [structured({ data: change() }), 'enriched'],
  'has a trace and headers of its own': [
    record(JSON.stringify(change()), {
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      'X-App': '50%',
    }),
    'enriched',
  ],
  'has nanoseconds as its time': [
    { ...does('enrich'), timestamp: 1_795_458_269_217_000_000n },
    'enriched',
  ],
  'is passed on': [does('pass on'), 'enriched'],
  'is skipped': [does('skip'), 'skipped'],
  'is a tombstone': [record(null), 'skipped'],
  'is a canary': [plain({ meta: { domain: 'canary' } }), 'skipped'],
  'is not JSON': [record('{'), 'malformed_json'],
  'is not a JSON object': [record('7'), 'schema_violation'],
  'has an unknown schema': [plain({ $schema: '/other/1.0.0' }), 'unsupported_schema'],
  'is a CloudEvent of another version': [
    record('{}', { ...CE, ce_specversion: '0.3' }),
    'invalid_cloudevent',
  ],
  'is of another datacenter': [
    record(JSON.stringify(change()), { ...CE, ce_source: '/here#codfw.test' }),
    'wrong_datacenter',
  ],
  'is too large': [plain({ text: 'x'.repeat(5000) }), 'event_too_large'],
  'has too large a result': [does('grow'), 'event_too_large'],
  'can never be enriched': [does('terminal'), 'not_enrichable'],
  'finds its upstream busy': [does('retryable'), 'upstream_busy'],
  'meets a bug': [does('bug'), 'internal_error'],
  'takes too long': [does('hang'), 'deadline_exceeded'],
}

interface Outcome {
  readonly outcome: string
  readonly retried: number
  readonly message?: object
}

const shown = ({ key, value, headers }: KafkaMessage) => ({
  key: key?.toString(),
  value: value?.toString(),
  headers: Object.fromEntries([...headers].map(([name, text]) => [String(name), String(text)])),
})

describe('a record', () => {
  let overHttp: RunningFunction
  let onKafka: RunningFunction
  let handler: EventHandler
  const transport: Transport = {
    settings: { validate: () => true, allowed: {}, integers: new Set(), addresses: [] },
    open(_, given) {
      handler = given
      const ended = Promise.withResolvers<void>().promise
      return { notReady: undefined, ended, close: async () => {} }
    },
  }
  before(async () => {
    const config = readConfig(ENV, definition as Definition)
    const options = { config, host: '127.0.0.1', log: () => {} }
    overHttp = await serve(definition, options)
    onKafka = await serve(definition, { ...options, transport })
  })
  after(() => Promise.all([overHttp.close(), onKafka.close()]))

  /** As a KafkaSource and a KafkaSink bring it. */
  async function http(from: KafkaRecord): Promise<Outcome> {
    let message: object | undefined
    let retried = 0
    const open = () => connect(Number(new URL(overHttp.url).port), '127.0.0.1')
    const client = new FunctionClient(overHttp.url, open, 10_000)
    const dispatcher = new Dispatcher(
      {
        call: (event) => client.post(event),
        storeReply: async (reply) => {
          message = shown(kafkaMessage(reply))
        },
        storeDeadLetter: async ({ attributes, body: value }, errors) => {
          message = shown(kafkaMessage({ attributes: withErrors(attributes, errors), value }))
          return true
        },
        destination: DESTINATION,
      },
      { retry: RETRY, backoffPolicy: 'linear', backoffDelay: 1 },
      { retrying: () => retried++ },
    )
    const { kind } = await dispatcher.deliver(sourceEvent(SOURCE, from))
    client.close()
    return { outcome: kind, retried, ...(message && { message }) }
  }

  async function direct(from: KafkaRecord): Promise<Outcome> {
    let retried = 0
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let written: ({ readonly topic: string } & KafkaMessage) | undefined
    const work = new Work(
      {
        ...{ handler, source: SOURCE, destination: DESTINATION },
        ...{ outputTopic: 'out', deadLetterTopic: 'dead' },
        ...{ retry: RETRY, backoffPolicy: 'linear', backoffDelay: 1 },
        limits: { maxInFlight: 10, maxBytes: 1e6 },
        delivery: {
          async write(record) {
            written = record
          },
          ended() {},
        },
        atRisk: () => 0,
        membership: { isCurrent: true, current: async () => {} },
      },
      {
        retrying: () => retried++,
        ...{ emptied() {}, deadLetter() {}, finished: () => resolve(), failed: reject },
      },
    )
    const partition = new AssignedPartition({
      start: { topic: from.topic, partition: from.partition, offset: from.offset, metadata: '' },
      ...{ isCommitted: false, laneOf: () => '', isWanted: () => true },
      ...{ maxWaitingBytes: () => 1e6, added: () => work.run() },
    })
    work.add(partition)
    partition.take([from], from.offset + 1n, from.offset + 1n)
    await promise
    assert.equal(partition.due?.offset, from.offset + 1n)
    if (!written) return { outcome: 'skipped', retried }
    const outcome = written.topic === 'out' ? 'enriched' : 'dead'
    return { outcome, retried, message: shown(written) }
  }

  for (const [title, [from, expected]] of Object.entries(CASES)) {
    it(`that ${title} has the outcome ${expected} both ways`, async () => {
      const [viaHttp, viaKafka] = await Promise.all([http(from), direct(from)])
      const { headers } = (viaHttp.message ?? {}) as { headers?: Headers }
      assert.equal(viaHttp.outcome === 'dead' ? headers?.ce_code : viaHttp.outcome, expected)
      if (viaHttp.outcome !== 'dead') assert.deepEqual(viaKafka, viaHttp)
      else {
        // A dead letter has the key and the headers of its record, too.
        const { message = {} } = viaKafka as { message?: Partial<ReturnType<typeof shown>> }
        assert.deepEqual([viaKafka.outcome, viaKafka.retried], ['dead', viaHttp.retried])
        assert.equal(message.key, from.key?.toString())
        for (const [name, value] of Object.entries(headers ?? {})) {
          assert.equal(message.headers?.[name], value, name)
        }
        assert.equal(message.value, (viaHttp.message as { value?: string }).value)
      }
    })
  }

  it('that becomes a dead letter again has the reason of its last death only', async () => {
    const first = (await direct(does('terminal'))).message as ReturnType<typeof shown>
    const headerEntries = Object.entries(first.headers).map(
      ([name, text]) => [Buffer.from(name), Buffer.from(text)] as const,
    )
    const again = { ...does('terminal'), value: Buffer.from('{'), headerEntries }
    const second = (await direct(again)).message as ReturnType<typeof shown>
    assert.equal(second.headers.ce_code, 'malformed_json')
    assert.equal(second.headers.ce_id, first.headers.ce_id)
  })
})
