/** Transactions of results and offsets: what belongs to one, what waits for the next, and what aborts it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { DueOffset } from '../../../packages/kafka/delivery.ts'
import { ExactlyOnce } from '../../../packages/kafka/exactly-once.ts'
import type { PlacedRecord } from '../../../packages/kafka/writer.ts'

/** A broker of transactions: what it was asked, in its order. */
class Transactions {
  readonly log: string[] = []
  /** Happens while the broker hears that offsets belong to the transaction. */
  meanwhile = () => {}
  #opened = 0
  #hasRecords = false
  aborted: Error | undefined
  ready: Promise<void> | undefined
  refuses: Error | undefined

  async delivery(): Promise<ExactlyOnce> {
    return ExactlyOnce.open({
      group: 'group',
      offsets: {
        commit: async (offsets, transaction) => {
          const kind = transaction ? 'offsets' : 'plain offsets'
          this.log.push(`${kind} ${offsets.map(({ offset }) => offset)}`)
        },
      },
      open: async () => this.#producer(++this.#opened),
      retrying() {},
      aborted: (error, ready) => {
        this.aborted = error
        this.ready = ready
      },
    })
  }

  #producer(number: number) {
    const say = (text: string) => this.log.push(number > 1 ? `${text} by the next` : text)
    const isOpen = () => this.#hasRecords
    return {
      get hasRecords() {
        return isOpen()
      },
      transaction: { id: 'id', producerId: 1n, epoch: 0 },
      partitionCount: async () => 1,
      send: async (records: readonly PlacedRecord[]) => {
        if (this.refuses) throw this.refuses
        this.#hasRecords = true
        say(`records ${records.map(({ value }) => value)}`)
        return new Map()
      },
      addOffsets: async () => this.meanwhile(),
      end: async (isCommitted: boolean) => {
        this.#hasRecords = false
        say(isCommitted ? 'committed' : 'aborted')
      },
      close: async () => {},
    }
  }
}

const record = (text: string) => ({
  topic: 'out',
  key: undefined,
  value: Buffer.from(text),
  headers: new Map<Buffer, Buffer>(),
})

const origin = () => {
  const controller = new AbortController()
  const { signal } = controller
  return { signal, isOwn: true, abandon: () => controller.abort(new Error('abandoned')) }
}

const at = (offset: bigint, owner = { isOwn: true }): DueOffset[] => [
  { topic: 'in', partition: 0, offset, metadata: '', origin: owner },
]

describe('a transaction of results and offsets', () => {
  it('waits for the task that has stored a record, and lets the other one wait for the next', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    const [first, second, partition] = [{}, {}, origin()]
    let finished = 0n
    await delivery.write(record('a'), first, partition)
    const commit = delivery.commit(() => at(finished))
    const next = delivery.write(record('b'), second, partition)
    await delivery.write(record('a, too'), first, partition)
    await turn()
    assert.deepEqual(kafka.log, ['records a', 'records a, too'])
    finished = 1n
    delivery.ended(first, true)
    await commit
    await next
    assert.deepEqual(kafka.log.slice(2), ['offsets 1', 'committed', 'records b'])
  })

  it('is none where only offsets are to be committed', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    await delivery.commit(() => at(5n))
    assert.deepEqual(kafka.log, ['plain offsets 5'])
  })

  it('is aborted if a task that has stored a record does not finish', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    const task = {}
    await delivery.write(record('a'), task, origin())
    delivery.ended(task, false)
    assert.ok(kafka.aborted)
    await kafka.ready
    await delivery.write(record('a'), {}, origin())
    assert.deepEqual(kafka.log, ['records a', 'records a by the next'])
  })

  it('commits no offset of a partition that was revoked after its record was stored', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    const [task, partition] = [{}, origin()]
    await delivery.write(record('a'), task, partition)
    delivery.ended(task, true)
    partition.isOwn = false
    await delivery.commit(() => at(1n))
    assert.match(String(kafka.aborted), /revoked/)
    assert.deepEqual(kafka.log, ['records a'])
  })

  it('commits no offset of another partition that moves away meanwhile', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    const [task, moving] = [{}, { isOwn: true }]
    await delivery.write(record('a'), task, origin())
    delivery.ended(task, true)
    kafka.meanwhile = () => {
      moving.isOwn = false
    }
    await delivery.commit(() => [...at(1n), ...at(7n, moving)])
    assert.deepEqual(kafka.log, ['records a', 'offsets 1', 'committed'])
  })

  it('stores nothing of a partition that is abandoned while its task waits', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    const [first, second, partition] = [{}, {}, origin()]
    await delivery.write(record('a'), first, origin())
    const commit = delivery.commit(() => at(1n))
    const waiting = delivery.write(record('b'), second, partition)
    partition.abandon()
    delivery.ended(first, true)
    await commit
    await assert.rejects(waiting, /abandoned/)
    assert.deepEqual(kafka.log, ['records a', 'offsets 1', 'committed'])
  })

  it('is aborted once if its records are refused, and tells the task', async () => {
    const kafka = new Transactions()
    const delivery = await kafka.delivery()
    kafka.refuses = new Error('fenced')
    const writes = ['a', 'b'].map((text) => delivery.write(record(text), {}, origin()))
    for (const write of writes) await assert.rejects(write, /fenced/)
    assert.equal(kafka.aborted, kafka.refuses)
    kafka.refuses = undefined
    await kafka.ready
    await delivery.write(record('c'), {}, origin())
    assert.deepEqual(kafka.log, ['records c by the next'])
  })
})
