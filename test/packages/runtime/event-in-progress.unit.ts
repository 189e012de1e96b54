import assert from 'node:assert/strict'
import { it } from 'node:test'
import { RetryableError, TerminalError } from '../../../packages/runtime/errors.ts'
import { EventInProgress } from '../../../packages/runtime/event-in-progress.ts'
import { rejection } from '../../support/messages.ts'

it('an event that is late stays late; only its wait may say more exactly why', async () => {
  /** What comes of an event whose promise ends so when its signal is aborted. */
  const late = (end: (reason: unknown) => unknown) => {
    const work = new EventInProgress({})
    const { promise, resolve } = Promise.withResolvers<unknown>()
    work.signal.addEventListener('abort', () => resolve(work.signal.reason))
    return rejection(work.within(10, promise.then(end)))
  }
  const fail = (error: Error) => {
    throw error
  }
  for (const end of [
    () => 'a result',
    () => new Promise(() => {}),
    (cause: unknown) => fail(new TerminalError('never', { cause })),
    (cause: unknown) => fail(new TypeError('a bug', { cause })),
    () => fail(new RetryableError('of something else')),
  ]) {
    assert.equal((await late(end)).code, 'deadline_exceeded', String(end))
  }
  const busy = { code: 'upstream_busy' }
  const error = await late((cause) => fail(new RetryableError('no turn', { ...busy, cause })))
  assert.equal(error.code, 'upstream_busy')
})
