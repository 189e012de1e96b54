import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eachCase } from '../../support/cases.ts'
import { rejection } from '../../support/messages.ts'
import { page, visible, type WikiRequest, wikiSaying } from '../../support/wiki.ts'

const part = (rvcontinue: string) => ({ continue: { rvcontinue, continue: '||' }, query: {} })
const whole = page(visible(5, 'text'))

/** The parameters of a request, each given once. */
const once = (parameters: URLSearchParams | undefined) => {
  assert.ok(parameters)
  const entries = [...parameters]
  assert.equal(new Set(parameters.keys()).size, entries.length, String(parameters))
  return Object.fromEntries(entries)
}

describe('a truncated answer', () => {
  it('is followed by a request for the rest, with the parameters that it gives', async () => {
    const requests: WikiRequest[] = []
    await using server = await wikiSaying([part('20261123|5'), whole], { requests })
    assert.equal((await server.revision(5))?.slots.main?.content, 'text')
    const [first, second, ...more] = requests.map(({ parameters }) => once(parameters))
    assert.deepEqual(second, { ...first, rvcontinue: '20261123|5', continue: '||' })
    assert.deepEqual(more, [])
  })

  it('may have several parts, each requested with the parameters of the part before', async () => {
    const requests: WikiRequest[] = []
    await using server = await wikiSaying([part('1'), part('2'), part('3'), whole], { requests })
    assert.equal((await server.revision(5))?.revId, 5)
    const continued = requests.map(({ parameters }) => parameters.get('rvcontinue'))
    assert.deepEqual(continued, [null, '1', '2', '3'])
  })

  it('that has the revision needs no further request', async () => {
    const requests: WikiRequest[] = []
    await using server = await wikiSaying([{ ...part('1'), ...whole }], { requests })
    assert.equal((await server.revision(5))?.revId, 5)
    assert.equal(requests.length, 1)
  })

  it('that never ends is upstream_invalid after a few requests', async () => {
    const requests: WikiRequest[] = []
    await using server = await wikiSaying([part('1')], { requests })
    assert.equal((await rejection(server.revision(5))).code, 'upstream_invalid')
    assert.ok(requests.length > 1 && requests.length <= 20, `${requests.length} requests`)
  })

  it('cannot change our own parameters', async () => {
    const requests: WikiRequest[] = []
    const evil = {
      ...{ action: 'delete', prop: 'info', revids: '1', rvslots: 'main', rvprop: 'ids' },
      ...{ formatversion: '1', format: 'xml', origin: '*', token: 'x' },
      ...{ rvcontinue: '5&revids=1', continue: '#&action=delete' },
    }
    await using server = await wikiSaying([{ continue: evil }, whole], { requests })
    await server.revision(5)
    const [first, second] = requests.map(({ parameters }) => once(parameters))
    const { rvcontinue, continue: continued, ...rest } = second ?? {}
    assert.deepEqual(rest, first)
    assert.deepEqual([rvcontinue, continued], [evil.rvcontinue, evil.continue])
  })

  it('that does not say how to go on is upstream_invalid', () =>
    eachCase(
      [{}, { gapcontinue: 'x' }, { revids: '6' }, { rvcontinue: { toString: 1 } }],
      async (rest) => {
        const requests: WikiRequest[] = []
        await using server = await wikiSaying([{ continue: rest }], { requests })
        assert.equal((await rejection(server.revision(5))).code, 'upstream_invalid')
        assert.equal(requests.length, 1)
      },
    ))
})
