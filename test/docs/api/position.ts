/**
 * Drop repetitions of the ordered stream
 *
 * The ordered stream brings each page's changes in their order, and after a crash some of them twice.
 * [The ten lines](../ordered-stream.md#the-ten-lines) of a consumer keep the position of each page's last
 * change, and drop what is not beyond it.
 *
 * @shows @tributary/order: isBeyond, Position
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBeyond, type Position } from '@tributary/order'

test('drops a change that was applied before', () => {
  const stream: Position[] = [
    { revision: 10, time: 1000, epoch: 1, sequence: 1 },
    { revision: 11, time: 2000, epoch: 1, sequence: 2 },
    { revision: 10, time: 1000, epoch: 2, sequence: 1 },
    { revision: 12, time: 3000, epoch: 2, sequence: 3 },
  ]
  let last: Position | undefined
  const applied: number[] = []
  for (const position of stream) {
    if (!isBeyond(position, last)) continue
    applied.push(position.revision)
    last = position
  }
  assert.deepEqual(applied, [10, 11, 12])
})
