import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RetryableError, skip, TerminalError } from '@tributary/runtime'
import type { Delivery } from '../../../packages/runtime/delivery.ts'
import { post } from '../../support/function-client.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

type Enrich = Parameters<typeof enrichment>[0]

/** The calls that a delivery gets for one event: `delivered` and `ended`, in their order. */
async function callsFor(enrich: Enrich, deliver: Delivery['deliver'] = async () => undefined) {
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
  it('gets ended() for an event after its delivery', async () => {
    assert.deepEqual(await callsFor(undefined), ['delivered', 'this ended'])
  })

  it('gets ended() for events that end without a delivery: skipped, or refused for good', async () => {
    assert.deepEqual(await callsFor(() => skip('not_wanted')), ['this ended'])
    const never = () => {
      throw new TerminalError('never')
    }
    assert.deepEqual(await callsFor(never), ['this ended'])
  })

  it('gets no ended() for events that will be retried', async () => {
    assert.deepEqual(await callsFor(busy), [])
    assert.deepEqual(await callsFor(undefined, busy), ['delivered'])
  })
})
