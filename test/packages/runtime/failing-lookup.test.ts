import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Lookup } from '@tributary/runtime'
import { post } from '../../support/function-client.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

const boom = async () => {
  throw new Error('MARK')
}
const withLookup = (lookup: Partial<Lookup<object>>) => ({
  ...enrichment(),
  lookups: { geo: { open: () => ({ forEvent: () => ({}), ...lookup }) } },
})

describe('a lookup that fails outside of any event', () => {
  it('does not end the process when it cannot be loaded ahead', async () => {
    await using served = await serving(withLookup({ warm: boom }))
    assert.equal((await post(served.url, change())).status, 200)
    const log = served.lines.join('')
    assert.match(log, /could not be loaded ahead of the first event/)
    assert.doesNotMatch(log, /MARK/)
  })

  it('does not fail the end of the process', async () => {
    const served = await serving(withLookup({ close: boom }))
    await served.close()
    assert.match(served.lines.join(''), /could not be closed/)
  })

  it('does not keep the process beyond the grace period', async () => {
    const close = () => new Promise<void>(() => {})
    const served = await serving(withLookup({ close }), { SHUTDOWN_GRACE_MS: '600' })
    const started = performance.now()
    await served.close()
    assert.ok(performance.now() - started < 2000)
  })
})
