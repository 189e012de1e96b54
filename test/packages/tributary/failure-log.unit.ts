import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FailureLog } from '../../../packages/tributary/failure-log.ts'
import { DeliveryFailure } from '../../../packages/tributary/failures.ts'

const failure = (status: number, code: string, detail: string) =>
  new DeliveryFailure(String(status), {
    retryable: false,
    response: { status, headers: new Map(), body: Buffer.from(JSON.stringify({ code, detail })) },
  })

function logging() {
  const lines: string[] = []
  const clock = { now: 0 }
  const log = new FailureLog(
    (line) => lines.push(line),
    () => clock.now,
  )
  return { log, lines, clock }
}

test('dead letters are grouped by status and code, counted, and shown with the first detail', () => {
  const { log } = logging()
  log.deadLetter(failure(400, 'malformed_json', 'no JSON at 1'))
  for (const revision of [34, 35]) {
    log.deadLetter(failure(422, 'revision_missing', `revision ${revision} is not there`))
  }
  log.deadLetter(new DeliveryFailure('connect ECONNREFUSED', { retryable: true }))
  assert.deepEqual(log.summary(), [
    '2 × 422 revision_missing: revision 34 is not there',
    '1 × 400 malformed_json: no JSON at 1',
    '1 × connect ECONNREFUSED',
  ])
})

test('ten reasons are shown, others only counted', () => {
  const { log } = logging()
  for (let n = 0; n < 13; n++) log.deadLetter(failure(422, `code_${n}`, ''))
  assert.equal(log.summary().length, 11)
  assert.equal(log.summary().at(-1), '3 for other reasons')
})

test('the first retry for a reason is reported at once, then the count every ten seconds', () => {
  const { log, lines, clock } = logging()
  const busy = failure(503, 'upstream_busy', 'maxlag')
  log.retry(busy)
  clock.now = 9_999
  log.retry(busy)
  log.retry(failure(503, 'upstream_timeout', 'no answer'))
  clock.now = 10_000
  log.retry(busy)
  assert.deepEqual(lines, [
    'trying again: 503 upstream_busy: maxlag',
    'trying again: 503 upstream_timeout: no answer',
    'trying again (3 times so far): 503 upstream_busy: maxlag',
  ])
})

test('control characters in a detail do not reach the terminal', () => {
  const { log } = logging()
  log.deadLetter(failure(422, 'x', '\u001b[2J'))
  assert.ok(!/\p{Cc}/u.test(log.summary().join('')))
})
