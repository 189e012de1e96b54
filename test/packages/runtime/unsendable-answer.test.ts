import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EventError, TerminalError } from '@tributary/runtime'
import { post } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

describe('an error that cannot be an answer', () => {
  const errors: [string, () => Error][] = [
    ['a code with a line break', () => new TerminalError('why', { code: 'two\nlines' })],
    ['a code outside ASCII', () => new TerminalError('why', { code: 'zażółć' })],
    [
      'a code that fills the whole body',
      () => new TerminalError('why', { code: 'a'.repeat(1024) }),
    ],
    ['a status that does not exist', () => new EventError('why', 'odd', 9999)],
    ['a status of success', () => new EventError('why', 'odd', 200)],
  ]
  for (const [title, make] of errors) {
    it(`cannot be made: ${title}`, () => assert.throws(make, TypeError))

    it(`is a bug of its own event, and the process goes on: ${title}`, async () => {
      await using served = await serving(
        enrichment((event) => {
          if (event.bad) throw make()
          return event
        }),
      )
      assertProblem(await post(served.url, change({ bad: true })), 'internal_error')
      assert.equal((await post(served.url, change())).status, 200)
    })
  }
})
