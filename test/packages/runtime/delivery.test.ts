import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RetryableError, skip, TerminalError } from '@tributary/runtime'
import type { Delivery } from '../../../packages/runtime/delivery.ts'
import { post } from '../../support/function-client.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

type Enrich = Parameters<typeof enrichment>[0]

/** The calls that a delivery gets for one event: `delivered` and `ended`, in their order. */
async function callsFor(
  enrich: Enrich,
  deliver: Delivery['deliver'] = async () => undefined,
  { body = change(), ...attributes }: { body?: Parameters<typeof post>[1]; time?: string } = {},
) {
  const calls: string[] = []
  const delivery: Delivery = {
    warm: async () => {},
    deliver: (...given) => {
      calls.push('delivered')
      return deliver(...given)
    },
    ended: ({ knativekafkaoffset: offset }) => void calls.push(`${offset} ended`),
    close: async () => {},
  }
  await using served = await serving({ ...enrichment(enrich), delivery: { open: () => delivery } })
  await post(served.url, body, { knativekafkaoffset: 'this', ...attributes })
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

  it('gets ended() for events that are refused before they are read, by what their headers say', async () => {
    assert.deepEqual(await callsFor(undefined, undefined, { time: 'never' }), ['this ended'])
    const body = 'x'.repeat(20_000_000)
    assert.deepEqual(await callsFor(undefined, undefined, { body }), ['this ended'])
  })

  it('gets no ended() for events that will be retried', async () => {
    assert.deepEqual(await callsFor(busy), [])
    assert.deepEqual(await callsFor(undefined, busy), ['delivered'])
  })
})
