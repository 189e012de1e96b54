import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rejection } from '../../support/messages.ts'
import { type Asked, page, visible, wikiSaying } from '../../support/wiki.ts'

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
  it('is asked for the rest, with what it said', async () => {
    const asked: Asked[] = []
    await using server = await wikiSaying([part('20261123|5'), whole], { asked })
    assert.equal((await server.revision(5))?.slots.main?.content, 'text')
    const [first, second, ...more] = asked.map(({ parameters }) => once(parameters))
    assert.deepEqual(second, { ...first, rvcontinue: '20261123|5', continue: '||' })
    assert.deepEqual(more, [])
  })

  it('may come in several parts, each asked for by the one before', async () => {
    const asked: Asked[] = []
    await using server = await wikiSaying([part('1'), part('2'), part('3'), whole], { asked })
    assert.equal((await server.revision(5))?.revId, 5)
    const continued = asked.map(({ parameters }) => parameters.get('rvcontinue'))
    assert.deepEqual(continued, [null, '1', '2', '3'])
  })

  it('that has the revision all the same is asked for no more', async () => {
    const asked: Asked[] = []
    await using server = await wikiSaying([{ ...part('1'), ...whole }], { asked })
    assert.equal((await server.revision(5))?.revId, 5)
    assert.equal(asked.length, 1)
  })

  it('that never ends is upstream_invalid, after a few requests', async () => {
    const asked: Asked[] = []
    await using server = await wikiSaying([part('1')], { asked })
    assert.equal((await rejection(server.revision(5))).code, 'upstream_invalid')
    assert.ok(asked.length > 1 && asked.length <= 20, `${asked.length} requests`)
  })

  it('changes no parameter of ours', async () => {
    const asked: Asked[] = []
    const evil = {
      ...{ action: 'delete', prop: 'info', revids: '1', rvslots: 'main', rvprop: 'ids' },
      ...{ formatversion: '1', format: 'xml', origin: '*', token: 'x' },
      ...{ rvcontinue: '5&revids=1', continue: '#&action=delete' },
    }
    await using server = await wikiSaying([{ continue: evil }, whole], { asked })
    await server.revision(5)
    const [first, second] = asked.map(({ parameters }) => once(parameters))
    const { rvcontinue, continue: continued, ...rest } = second ?? {}
    assert.deepEqual(rest, first)
    assert.deepEqual([rvcontinue, continued], [evil.rvcontinue, evil.continue])
  })

  for (const rest of [{}, { gapcontinue: 'x' }, { revids: '6' }, { rvcontinue: { toString: 1 } }]) {
    it(`that goes on with ${JSON.stringify(rest)} is upstream_invalid`, async () => {
      const asked: Asked[] = []
      await using server = await wikiSaying([{ continue: rest }], { asked })
      assert.equal((await rejection(server.revision(5))).code, 'upstream_invalid')
      assert.equal(asked.length, 1)
    })
  }
})
