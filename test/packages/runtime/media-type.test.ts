import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passOn } from '@tributary/runtime'
import { ceHeaders, postStructured, send, structured } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

const body = JSON.stringify(change())

describe('an event that is passed on', () => {
  for (const type of [undefined, 'garbage', 'application/json', 'text/plain; charset=latin1']) {
    it(`keeps its media type: ${type ?? 'none'}`, async () => {
      await using served = await serving(enrichment(() => passOn()))
      const headers = { ...ceHeaders(), ...(type !== undefined && { 'content-type': type }) }
      const answer = await send(served.url, { headers, body })
      assert.equal(answer.status, 200)
      assert.equal(answer.headers['content-type'], type)
      assert.equal(String(answer.body), body)
    })
  }

  it('gets no media type if it came structured without one', async () => {
    await using served = await serving(enrichment(() => passOn()))
    const event = { specversion: '1.0', id: '1', source: '/s', type: 't', data: change() }
    const answer = await send(served.url, {
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers['content-type'], undefined)
    assert.equal(String(answer.body), body)
  })

  it('is refused with a media type that no header can hold', async () => {
    await using served = await serving(enrichment(() => passOn()))
    const event = structured({ data: change(), datacontenttype: '漢' })
    const answer = await postStructured(served.url, event)
    assert.match(assertProblem(answer, 'invalid_cloudevent'), /datacontenttype/)
  })
})
