/** Single changes and events whose counterpart is of another time, of an unread log, or comes again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Identity } from '../../../packages/reconcile/change.ts'
import { Reconciling } from '../../../packages/reconcile/reconciling.ts'

const AFTER = 60_000

/** Two sides whose records are written `kind revision @second`, with what became of each. */
function opened() {
  const reconciling = new Reconciling(AFTER, () => 1_000_000)
  const endings: string[] = []
  const entryOf = (text: string, wiki: string) => {
    const [, kind = '', revision, second] = /^(\w+) (\d+) @(\d+)$/.exec(text) ?? []
    const time = Number(second) * 1000
    const identity: Identity = { wiki, page: 'p', revision: Number(revision), kind, happened: time }
    return { ...identity, time, revisionTime: time }
  }
  return {
    reconciling,
    /** What was emitted, and how each ended, since it was asked for last. */
    ended: () => endings.splice(0),
    captured: (text: string, wiki = 'w') =>
      reconciling.captured(
        { ...entryOf(text, wiki), id: text },
        {
          emit: (mark) => endings.push(`${text} is emitted as ${mark}`),
          end: (ending) => endings.push(`change ${text}: ${ending}`),
        },
      ),
    sent: (text: string, wiki = 'w', id = text) =>
      reconciling.sent({ ...entryOf(text, wiki), id }, (ending) =>
        endings.push(`event ${text}: ${ending}`),
      ),
    settle: (captured: number, sent: number) =>
      reconciling.settle({ captured: captured * 1000, sent: sent * 1000 }),
  }
}

test('an event of a wiki whose log is not read is no alarm, and its change is not missing later', () => {
  const { captured, sent, settle, ended } = opened()
  sent('edit 1 @10', 'other')
  sent('edit 2 @10')
  captured('edit 3 @0')
  settle(100, 10)
  assert.deepEqual(ended(), ['event edit 1 @10: uncaptured'])
  captured('edit 4 @71')
  settle(102, 10)
  assert.deepEqual(ended(), ['event edit 2 @10: surplus'])
  captured('edit 1 @10', 'other')
  settle(100, 200)
  assert.deepEqual(
    ended().filter((line) => line.includes('edit 1')),
    ['change edit 1 @10: sent'],
  )
})

test('an event of a wiki whose reader is out stands for its change, however late that comes', () => {
  const { captured, sent, settle, ended } = opened()
  captured('edit 1 @0', 'out')
  sent('edit 1 @0', 'out')
  sent('edit 2 @100', 'out')
  // So many other events end meanwhile that old ones are forgotten.
  for (let second = 100; second < 20_000; second += 10) {
    sent(`edit ${second} @${second}`)
    settle(second + 100, second)
  }
  captured('edit 2 @100', 'out')
  settle(20_100, 20_000)
  assert.deepEqual(
    ended().filter((line) => line.startsWith('change')),
    ['change edit 1 @0: sent', 'change edit 2 @100: sent'],
  )
})

test('the event of a deletion does not stand for a later deletion of the same revision', () => {
  const { captured, sent, settle, ended } = opened()
  captured('delete 1 @10')
  captured('delete 1 @50')
  settle(80, 75)
  assert.deepEqual(ended(), ['delete 1 @10 is emitted as missing'])
  sent('delete 1 @11', 'w', 'late')
  settle(120, 115)
  assert.deepEqual(ended(), ['event delete 1 @11: late', 'delete 1 @50 is emitted as missing'])
})

test('a change and its event that are given back match when they come again, in any order', () => {
  for (const order of ['change first', 'event first']) {
    const { captured, sent, settle, ended } = opened()
    const lost = captured('delete 1 @10')
    const change = captured('undelete 1 @12')
    const event = sent('undelete 1 @12')
    assert.deepEqual(ended(), [])
    for (const giveBack of order === 'change first' ? [change, event] : [event, change]) giveBack()
    lost()
    settle(200, 100)
    assert.deepEqual(ended(), [])
    // The partitions are read again from an older event on.
    settle(0, 0)
    captured('delete 1 @10')
    sent('delete 1 @10')
    captured('undelete 1 @12')
    sent('undelete 1 @12')
    assert.deepEqual(ended(), [
      ...['change delete 1 @10: sent', 'event delete 1 @10: matched'],
      ...['change undelete 1 @12: sent', 'event undelete 1 @12: matched'],
    ])
  }
})

test('an event of an old revision, as an import makes it, waits for its change', () => {
  const { reconciling, captured, settle, ended } = opened()
  const entry = { wiki: 'w', page: 'p', revision: 9, kind: 'create', happened: 0 }
  reconciling.sent({ ...entry, id: 'import', time: 500_000, revisionTime: 0 }, (ending) =>
    assert.equal(ending, 'matched'),
  )
  captured('create 9 @500')
  settle(600, 600)
  assert.deepEqual(ended(), ['change create 9 @500: sent'])
})
