import assert from 'node:assert/strict'
import { test } from 'node:test'
import { post } from '../../support/function-client.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

test('the log says why there is no stack if what was thrown is no error', async () => {
  for (const [thrown, type] of [
    ['MARK', 'string'],
    [Symbol('MARK'), 'symbol'],
    [{ message: 'MARK' }, 'object'],
  ]) {
    await using served = await serving(
      enrichment(() => {
        throw thrown
      }),
    )
    await post(served.url, change())
    const line = JSON.parse(served.lines.at(-1) as string)
    assert.equal(line.stack, `none: what it threw is no error, but of type ${String(type)}`)
    assert.doesNotMatch(served.lines.join(''), /MARK/)
  }
})
