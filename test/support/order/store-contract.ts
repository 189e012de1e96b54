import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PageState } from '../../../packages/order/page-state.ts'
import type { OrderStore } from '../../../packages/order/store.ts'

const PAGE = '{"wiki_id":"enwiki","page_id":42}'
const LONG_MS = 60_000

const page = (sequence: number, more: Partial<PageState> = {}): PageState => ({
  revision: 100 + sequence,
  time: 1_790_000_000_000 + sequence,
  deleted: false,
  sequence,
  ids: [`id ${sequence}`],
  ...more,
})

/**
 * The tests that every store passes.
 * @param open opens an empty store twice, as two processes do
 */
export function storeContract(name: string, open: () => Promise<readonly OrderStore[]>): void {
  describe(`the ${name} store`, () => {
    let one: OrderStore
    let other: OrderStore
    beforeEach(async () => {
      ;[one, other] = (await open()) as [OrderStore, OrderStore]
    })
    afterEach(() => Promise.all([one.close(), other.close()]))

    const takeLease = async (): Promise<number> => {
      const epoch = await one.lease('one', LONG_MS)
      assert.ok(epoch)
      return epoch
    }

    it('knows nothing of a page at first', async () => {
      assert.equal(await one.read(PAGE), undefined)
    })

    it('reads what this or another process has written', async () => {
      const epoch = await takeLease()
      const intended = page(1, { unconfirmed: { id: 'id 1', gap: true } })
      assert.equal(await one.write(PAGE, undefined, intended, epoch), 'written')
      assert.deepEqual(await other.read(PAGE), intended)
      assert.equal(await other.write(PAGE, intended, page(1), epoch), 'written')
      assert.deepEqual(await one.read(PAGE), page(1))
    })

    it('writes nothing if the state has changed in the meantime', async () => {
      const epoch = await takeLease()
      await one.write(PAGE, undefined, page(1), epoch)
      for (const from of [undefined, page(2), page(1, { deleted: true })]) {
        assert.equal(await one.write(PAGE, from, page(3), epoch), 'stale')
      }
      assert.equal(await one.write('another page', page(1), page(2), epoch), 'stale')
      assert.deepEqual(await one.read(PAGE), page(1))
      assert.equal(await one.read('another page'), undefined)
    })

    it('writes nothing for an epoch that is not the current one', async () => {
      assert.equal(await one.write(PAGE, undefined, page(1), 1), 'deposed')
      const epoch = await takeLease()
      await one.release('one')
      const next = (await other.lease('other', LONG_MS)) as number
      for (const old of [1, epoch, next + 1]) {
        assert.equal(await one.write(PAGE, undefined, page(1), old), 'deposed')
      }
      assert.equal(await one.read(PAGE), undefined)
    })

    it('lets one of many writers win that start from the same state', async () => {
      const epoch = await takeLease()
      await one.write(PAGE, undefined, page(1), epoch)
      const racing = Array.from({ length: 100 }, (_, n) =>
        (n % 2 ? one : other).write(PAGE, page(1), page(2, { revision: n }), epoch),
      )
      const written = await Promise.all(racing)
      const winners = written.flatMap((each, n) => (each === 'written' ? [n] : []))
      assert.equal(winners.length, 1)
      assert.equal(written.filter((each) => each === 'stale').length, 99)
      assert.equal((await one.read(PAGE))?.revision, winners[0])
    })

    it('keeps pages with any key apart, and stores numbers of any size', async () => {
      const epoch = await takeLease()
      const pages = [
        '',
        ' ',
        'a:b',
        'a:b:',
        'line\nbreak',
        'čaj 🍵',
        '{"wiki_id":"\\u010d"}',
        'é',
        'e\u0301',
      ]
      const largest = { revision: 2 ** 53 - 1, time: -(2 ** 53) + 1, sequence: 2 ** 53 - 1 }
      for (const [n, key] of pages.entries()) {
        const to = page(n, { ...largest, ids: [key] })
        assert.equal(await one.write(key, undefined, to, epoch), 'written', key)
      }
      for (const [n, key] of pages.entries()) {
        assert.deepEqual(await other.read(key), page(n, { ...largest, ids: [key] }), key)
      }
    })

    it('gives the lease to one owner, who renews it with the same epoch', async () => {
      const epoch = await takeLease()
      assert.equal(await other.lease('other', LONG_MS), undefined)
      assert.equal(await one.lease('one', LONG_MS), epoch)
      assert.equal(await other.lease('other', LONG_MS), undefined)
    })

    it('gives the lease to one of many owners who ask at once', async () => {
      const asking = Array.from({ length: 100 }, (_, n) =>
        (n % 2 ? one : other).lease(`owner ${n}`, LONG_MS),
      )
      const epochs = (await Promise.all(asking)).filter((epoch) => epoch !== undefined)
      assert.equal(epochs.length, 1)
    })

    it('gives the lease to another owner when it expires, not before', async () => {
      const epoch = (await one.lease('one', 300)) as number
      const asked = Date.now()
      let next = await other.lease('other', LONG_MS)
      for (; next === undefined; next = await other.lease('other', LONG_MS)) await sleep(5)
      assert.ok(next > epoch)
      assert.ok(Date.now() - asked >= 250, `${Date.now() - asked} ms`)
      assert.equal(await one.lease('one', LONG_MS), undefined)
    })

    it('gives an owner whose lease has expired a higher epoch', async () => {
      const epoch = (await one.lease('one', 1)) as number
      await sleep(20)
      assert.ok(((await one.lease('one', LONG_MS)) as number) > epoch)
    })

    it('lets an owner whose lease has expired write until another owner takes it', async () => {
      const epoch = (await one.lease('one', 1)) as number
      await sleep(20)
      assert.equal(await one.write(PAGE, undefined, page(1), epoch), 'written')
    })

    it('takes the lease back from its owner only', async () => {
      await takeLease()
      await other.release('other')
      assert.equal(await other.lease('other', LONG_MS), undefined)
      await one.release('one')
      assert.ok(await other.lease('other', LONG_MS))
    })

    it('raises the epoch with each new owner, to the time in seconds at least', async () => {
      let last = Math.floor(Date.now() / 1000) - 1
      for (let n = 0; n < 20; n++) {
        const [store, owner] = n % 2 ? ([one, 'one'] as const) : ([other, 'other'] as const)
        const epoch = (await store.lease(owner, LONG_MS)) as number
        assert.ok(epoch > last && Number.isSafeInteger(epoch), `${epoch} after ${last}`)
        last = epoch
        await store.release(owner)
      }
    })
  })
}
