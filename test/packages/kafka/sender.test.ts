/** Storing records at the leaders of their partitions, while these change, refuse or forget. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Base,
  kGetApi,
  kGetBootstrapConnection,
  kGetConnection,
  NetworkError,
  UserError,
} from '@platformatic/kafka'
import { StopError } from '../../../packages/kafka/failure.ts'
import { TooLarge } from '../../../packages/kafka/refused.ts'
import { Sender } from '../../../packages/kafka/sender.ts'

interface Options {
  readonly producerId: bigint
  readonly sequences: ReadonlyMap<string, number>
}
interface Sent {
  readonly partition: number
  readonly value: Buffer
}

const [NOT_LEADER, TOO_LARGE, INVALID_TIMESTAMP, OUT_OF_ORDER, INVALID_RECORD] = [6, 10, 32, 45, 87]

/** Brokers, as far as a sender asks them. Partitions refuse gaps, and know what they have already. */
class Cluster {
  /** The leader of each partition: of topic `t` and its partitions 0 and 1. */
  leaders = [1, 1]
  readonly away = new Set<number>()
  isDeleted = false
  /** The codes that a partition answers with, one for each attempt. */
  readonly answers: number[][] = [[], []]
  readonly stored: string[][] = [[], []]
  readonly #next = new Map<string, number>()
  #known: readonly number[] | undefined
  #producers = 0n

  sender(): Sender {
    return new Sender(this.#client(), () => {})
  }

  #client(): Base {
    const brokers = new Map([1, 2, 3].map((node) => [node, { node }]))
    return {
      metadata: async () => {
        if (this.isDeleted) throw new UserError('Unknown topic t.')
        this.#known ??= [...this.leaders]
        const partitions = this.#known.map((leader) => ({ leader }))
        return { brokers, topics: new Map([['t', { partitions, partitionsCount: 2 }]]) }
      },
      clearMetadata: () => {
        this.#known = undefined
      },
      [kGetConnection]: (
        { node }: { node: number },
        done: (error: unknown, at?: number) => void,
      ) =>
        this.away.has(node) ? done(new NetworkError('it cannot be reached')) : done(null, node),
      [kGetBootstrapConnection]: (done: (error: null, at: number) => void) => done(null, 1),
      [kGetApi]: (name: string, done: (error: null, api: unknown) => void) =>
        done(null, { async: name === 'Produce' ? this.#produce : this.#register }),
    } as unknown as Base
  }

  #register = async () => ({ producerId: ++this.#producers, producerEpoch: 0, throttleTimeMs: 0 })

  #produce = async (
    node: number,
    _acks: number,
    _timeout: number,
    records: readonly Sent[],
    options: Options,
  ) => {
    const parts = Map.groupBy(records, ({ partition }) => partition)
    const partitionResponses = [...parts].map(([index, own]) => ({
      ...{ index, errorCode: this.#append(node, index, own, options) },
    }))
    return { responses: [{ name: 't', partitionResponses }] }
  }

  #append(node: number, index: number, own: readonly Sent[], options: Options): number {
    if (this.leaders[index] !== node) return NOT_LEADER
    const answer = this.answers[index]?.shift()
    if (answer) return answer
    const [sequence, name] = [
      options.sequences.get(`t:${index}`) ?? 0,
      `${options.producerId}:${index}`,
    ]
    if (sequence !== (this.#next.get(name) ?? 0)) return OUT_OF_ORDER
    this.#next.set(name, sequence + own.length)
    this.stored[index]?.push(...own.map(({ value }) => String(value)))
    return 0
  }
}

const record = (partition: number, text: string) => ({
  ...{ topic: 't', partition, key: undefined, value: Buffer.from(text), headers: new Map() },
})

describe('a sender', () => {
  it('finds the leaders of all partitions when they part between two attempts', async () => {
    const cluster = new Cluster()
    const sender = cluster.sender()
    await sender.send([record(0, 'a'), record(1, 'b')])
    cluster.away.add(1)
    const sending = sender.send([record(0, 'c'), record(1, 'd')])
    cluster.leaders = [2, 3]
    await sending
    assert.deepEqual(cluster.stored, [
      ['a', 'c'],
      ['b', 'd'],
    ])
  })

  it('stores the records of a partition once, if another one refuses or is away', async () => {
    const cluster = new Cluster()
    const sender = cluster.sender()
    cluster.leaders = [1, 2]
    cluster.answers[1] = [NOT_LEADER, TOO_LARGE]
    const refused = await sender.send([record(0, 'a'), record(1, 'large')])
    assert.deepEqual([...refused.keys()], ['t:1'])
    assert.ok(refused.get('t:1') instanceof TooLarge)
    await sender.send([record(0, 'b'), record(1, 'c')])
    assert.deepEqual(cluster.stored, [['a', 'b'], ['c']])
  })

  it('refuses only the partition whose record is at fault: without a key, or of another time', async () => {
    const cluster = new Cluster()
    const sender = cluster.sender()
    for (const [code, says] of [
      [INVALID_RECORD, /the topic t does not take it \(INVALID_RECORD\)/],
      [INVALID_TIMESTAMP, /the topic t does not take it \(INVALID_TIMESTAMP\)/],
    ] as const) {
      cluster.answers[0] = [code]
      const refused = await sender.send([record(0, 'a'), record(1, 'b')])
      assert.deepEqual([...refused.keys()], ['t:0'])
      assert.match(String(refused.get('t:0')), says)
    }
    assert.deepEqual(cluster.stored, [[], ['b', 'b']])
  })

  it('ends with one line if a topic was deleted', async () => {
    const cluster = new Cluster()
    cluster.isDeleted = true
    const line = { name: 'Error', message: 'Kafka has no topic t any more; create it again' }
    const sender = cluster.sender()
    await assert.rejects(sender.send([record(0, 'a')]), StopError)
    await assert.rejects(sender.partitionCount('t'), line)
  })

  it('goes on as another producer if a broker has forgotten it, unless it is in a transaction', async () => {
    const cluster = new Cluster()
    const sender = cluster.sender()
    await sender.send([record(0, 'a')])
    cluster.answers[0] = [OUT_OF_ORDER]
    await sender.send([record(0, 'b')])
    assert.deepEqual(cluster.stored[0], ['a', 'b'])
    sender.producer = { producerId: 9n, producerEpoch: 0, transactionalId: 'id' }
    cluster.answers[0] = [OUT_OF_ORDER]
    await assert.rejects(sender.send([record(0, 'c')]), /out of order/)
  })
})
