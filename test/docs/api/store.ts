/**
 * Keep the order's state in a database of your own
 *
 * A store keeps the state of each page, and the lease that makes one process the active one. `openStore`
 * opens one in memory or in a Redis. Another database needs an
 * `OrderStore`, whose `write` and `lease` are one transaction each.
 *
 * @shows @tributary/order: OrderStore, PageState, WriteResult, encodePageState, decodePageState
 * @shows @tributary/order: FORGET_DAYS, keptMs
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodePageState,
  encodePageState,
  FORGET_DAYS,
  keptMs,
  type OrderStore,
  type PageState,
  type WriteResult,
} from '@tributary/order'

/** A table with the columns page, state, and until when the row is needed. */
type Table = Map<string, { readonly state: string; readonly until: number }>

class TableStore implements OrderStore {
  readonly forgottenBefore = Number.NEGATIVE_INFINITY
  readonly #pages: Table
  #epoch = 0

  constructor(pages: Table) {
    this.#pages = pages
  }

  async read(page: string): Promise<PageState | undefined> {
    const row = this.#pages.get(page)
    return row && decodePageState(row.state)
  }

  async write(
    page: string,
    from: PageState | undefined,
    to: PageState,
    epoch: number,
  ): Promise<WriteResult> {
    if (epoch !== this.#epoch) return 'deposed'
    if (this.#pages.get(page)?.state !== (from && encodePageState(from))) return 'stale'
    const until = Date.now() + keptMs(FORGET_DAYS)
    this.#pages.set(page, { state: encodePageState(to), until })
    return 'written'
  }

  /** This example has one process; with several, only one of them may get the lease. */
  async lease(): Promise<number> {
    this.#epoch ||= Math.floor(Date.now() / 1000)
    return this.#epoch
  }

  async release(): Promise<void> {}
  async close(): Promise<void> {}
}

test('writes a state only over the one that was read, in the current epoch', async () => {
  const table: Table = new Map()
  const store = new TableStore(table)
  const epoch = await store.lease()
  const state: PageState = { revision: 10, time: 1000, deleted: false, sequence: 1, ids: [] }
  assert.equal(await store.write('page', undefined, state, epoch), 'written')
  assert.deepEqual(await store.read('page'), state)
  assert.equal(await store.write('page', undefined, state, epoch), 'stale')
  assert.equal(await store.write('page', state, state, epoch - 1), 'deposed')
  const { until = 0 } = table.get('page') ?? {}
  assert.ok(until > Date.now() + FORGET_DAYS * 86_400_000)
})
