import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Bounds, Window } from '../../../packages/kafka/window.ts'

const DAY = { start: '2026-11-23T00:00:00Z', end: '2026-11-24T00:00:00+00:00' }
const record = (timestamp: bigint) => ({
  ...{ topic: 't', partition: 0, offset: 0n, headerEntries: [], timestamp },
})

describe('a window of records', () => {
  it('has its start and not its end, in any order of timestamps', () => {
    const window = new Window(DAY)
    const at = (text: string) => BigInt(Date.parse(text))
    const times = [
      at('2026-11-24T00:00:00Z'),
      at('2026-11-23T00:00:00Z'),
      at('2026-11-22T23:59:59.999Z'),
      at('2026-11-23T23:59:59.999Z'),
    ]
    assert.deepEqual(
      times.map((time) => window.has(record(time))),
      [false, true, false, true],
    )
  })

  it('without times has every record, even one without a timestamp', () => {
    for (const bounds of [{}, { start: 'committed' }, { start: 'latest', end: 'latest' }]) {
      assert.ok(new Window(bounds).has(record(-1n)))
    }
  })

  it('is refused if it ends before its start, or at a time that does not exist', () => {
    const refused = (bounds: Bounds) => {
      try {
        new Window(bounds, ['--from ', '--until '])
      } catch (error) {
        return String(error)
      }
      return 'taken'
    }
    const { start, end } = DAY
    assert.equal(refused({ start, end: start }), 'taken')
    assert.equal(
      refused({ start: end, end: start }),
      `RangeError: --until ${start} is before --from ${end}; give a later one`,
    )
    assert.equal(
      refused({ start, end: '2026-11-31T25:00:00Z' }),
      'RangeError: --until 2026-11-31T25:00:00Z is no time that there is',
    )
  })

  it('by a time begins at the first record so young, also if none was there yet when it asked', async () => {
    const log = [Date.parse(DAY.start) - 1]
    const consumer = {
      async listOffsets({ timestamp = 0n }) {
        const first = log.findIndex((time) => time >= timestamp)
        const offset = timestamp < 0n ? log.length : first
        // Somebody writes between two requests.
        log.push(Date.parse(DAY.start) + 1)
        return new Map([['t', [BigInt(offset)]]])
      },
    }
    const start = Date.parse(DAY.start)
    const wanted = [{ topic: 't', partition: 0 }]
    const starts = await new Window(DAY).starts(consumer as never, wanted)
    const firstYoung = log.findIndex((time) => time >= start)
    assert.ok((starts.get('t:0') ?? 9n) <= BigInt(firstYoung))
  })

  it('is over once its end is, however far away', async () => {
    const { signal } = new AbortController()
    await new Window(DAY.end < new Date().toISOString() ? DAY : { end: 'latest' }).isOver(signal)
    const end = new Date(Date.now() + 50).toISOString()
    await new Window({ end }).isOver(signal)
    assert.ok(new Date().toISOString() >= end)
    const abort = new AbortController()
    const far = new Window({ end: '2126-11-24T00:00:00Z' }).isOver(abort.signal)
    const first = await Promise.race([
      far,
      new Promise((resolve) => setTimeout(resolve, 20, 'waits')),
    ])
    assert.equal(first, 'waits')
    abort.abort()
    await assert.rejects(far, { name: 'AbortError' })
  })
})
