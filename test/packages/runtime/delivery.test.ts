import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RetryableError, skip, TerminalError } from '@tributary/runtime'
import type { Delivery } from '../../../packages/runtime/delivery.ts'
import { post } from '../../support/function-client.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

type Enrich = Parameters<typeof enrichment>[0]

/** What a delivery is told of one event: `delivered` and `ended`, in their order. */
async function told(enrich: Enrich, deliver: Delivery['deliver'] = async () => undefined) {
  const calls: string[] = []
  const delivery: Delivery = {
    warm: async () => {},
    deliver: (...given) => {
      calls.push('delivered')
      return deliver(...given)
    },
    ended: ({ id }) => void calls.push(`${id} ended`),
    close: async () => {},
  }
  await using served = await serving({ ...enrichment(enrich), delivery: { open: () => delivery } })
  await post(served.url, change(), { id: 'this' })
  return calls
}

const busy = () => {
  throw new RetryableError('busy')
}

describe('a delivery', () => {
  it('is told that an event has ended once it is delivered', async () => {
    assert.deepEqual(await told(undefined), ['delivered', 'this ended'])
  })

  it('is told of events that end without it', async () => {
    assert.deepEqual(await told(() => skip('not_wanted')), ['this ended'])
    const never = () => {
      throw new TerminalError('never')
    }
    assert.deepEqual(await told(never), ['this ended'])
  })

  it('is not told of events that come again', async () => {
    assert.deepEqual(await told(busy), [])
    assert.deepEqual(await told(undefined, busy), ['delivered'])
  })
})
