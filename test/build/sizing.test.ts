import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { channelPartitions } from '../../build/sizing.ts'

describe('the number of channel partitions', () => {
  it('is what carried the measured chain: 16 events/s on one partition at 50 ms, 46 to 60 on four', () => {
    assert.equal(channelPartitions(12, 50), 1)
    assert.equal(channelPartitions(46, 50), 4)
  })

  it('leaves room: the rate it is for fills four fifths of it', () => {
    for (const latency of [20, 100, 500]) {
      const partitions = channelPartitions(100, latency)
      const capacity = partitions / (latency / 1000 + 0.016)
      assert.ok(100 / capacity <= 0.8)
      assert.ok(100 / capacity > 0.8 * (1 - 1 / partitions))
    }
  })
})
