import assert from 'node:assert/strict'
import { test } from 'node:test'
import { post, untilInFlight } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { posted, RawConnection } from '../../support/function-raw.ts'
import { change, enrichment, serving } from '../../support/function-serve.ts'

test('an event refused while draining closes its connection, so that no other is sent over it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const held = enrichment(async (event) => {
    await promise
    return event
  })
  await using served = await serving(held)
  const inFlight = post(served.url, change())
  await untilInFlight(served.url, 1)
  const closed = served.close()
  await using connection = await RawConnection.open(served.url)
  await connection.write(posted(change()))
  const answer = await connection.answer()
  assertProblem(answer, 'draining')
  assert.equal(answer.headers.connection, 'close')
  assert.equal(await connection.closed(), undefined)
  await using sending = await RawConnection.open(served.url)
  await sending.write(posted(change()).slice(0, -10))
  assert.equal((await sending.answer()).headers.connection, 'close')
  resolve()
  enriched(await inFlight)
  await closed
})
