/** A run that ends by itself: when, and which records it waits for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BoundedRun, untilEnd } from '../../../packages/kafka/bounded-run.ts'
import { Window } from '../../../packages/kafka/window.ts'

const place = { topic: 't', partition: 0 }

test('a run is not done before the records beyond an open transaction are', async () => {
  const [stable, stored] = [3n, 5n]
  let committed = stable
  let asked = 0
  let ends: ReadonlyMap<string, bigint> | undefined
  const client = {
    clearMetadata() {},
    async listOffsets({ isolationLevel = 1 }) {
      return new Map([['t', [isolationLevel === 0 ? stored : stable]]])
    },
  }
  const offsets = {
    client,
    async committed() {
      if (++asked > 1) committed = stored
      return [{ ...place, offset: committed, metadata: '' }]
    },
  }
  const run = {
    partitions: async () => [place],
    own: () => [],
    window: new Window({ end: 'latest' }),
    group: { offsets },
    assignment: { endAt: (given: ReadonlyMap<string, bigint>) => (ends = given) },
    commits: { last: async () => {} },
    untilThere: <T>(ask: () => Promise<T>) => ask(),
  }
  await untilEnd(run as unknown as BoundedRun, new AbortController().signal)
  assert.equal(ends?.get('t:0'), stored)
  assert.equal(committed, stored)
})
