import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Limiter } from '../../../packages/tributary/limiter.ts'

test('an amount over the capacity of a limiter is admitted alone', async () => {
  const limiter = new Limiter(10)
  await limiter.acquire(99)
  let second = false
  const waiting = limiter.acquire(1).then(() => {
    second = true
  })
  await Promise.resolve()
  assert.equal(second, false)
  limiter.release(99)
  await waiting
  assert.equal(second, true)
})
