import assert from 'node:assert/strict'
import type { Answer } from './function-client.ts'

/** The table of the function contract: every stable code and its status. */
export const STATUS: Readonly<Record<string, number>> = {
  invalid_cloudevent: 400,
  malformed_json: 400,
  method_not_allowed: 405,
  event_too_large: 413,
  batch_unsupported: 415,
  unsupported_media_type: 415,
  unsupported_schema: 422,
  schema_violation: 422,
  wrong_datacenter: 422,
  domain_not_allowed: 422,
  revision_missing: 422,
  not_enrichable: 422,
  path_not_allowed: 422,
  upstream_refused: 422,
  internal_error: 500,
  revision_not_yet: 503,
  upstream_unauthorized: 503,
  upstream_busy: 503,
  upstream_unavailable: 503,
  upstream_timeout: 503,
  upstream_invalid: 503,
  sink_unavailable: 503,
  standby: 503,
  order_full: 503,
  store_unavailable: 503,
  deadline_exceeded: 503,
  try_later: 503,
  over_capacity: 503,
  draining: 503,
}

const UUID_V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Fails unless the answer follows the contract, whole and well-formed. Returns its code. */
export function assertContract(answer: Answer): string {
  const { status, headers, body } = answer
  assert.equal(headers['retry-after'], undefined, 'an answer has no Retry-After')
  assert.equal(headers.location, undefined, 'an answer is no redirect')
  if (status === 200) return assertCloudEvent(answer)
  if (status === 204) {
    assert.equal(body.length, 0)
    assert.deepEqual(ceNames(answer), [])
    return 'skipped'
  }
  assert.match(String(headers['content-type']), /^application\/problem\+json/, `of the ${status}`)
  assert.ok(body.length <= 1024, `${body.length} bytes are over 1,024`)
  const problem = JSON.parse(utf8(body))
  assert.equal(typeof problem.code, 'string')
  assert.equal(STATUS[problem.code], status, `status of ${problem.code}`)
  assert.equal(problem.status, status)
  for (const name of ['type', 'title', 'detail']) assert.equal(typeof problem[name], 'string', name)
  assert.equal(headers['kne-code'], problem.code)
  assert.equal(typeof headers['kne-stream'], 'string')
  for (const name of Object.keys(headers).filter((name) => name.startsWith('kne-'))) {
    assert.match(name, /^kne-[a-z0-9]+$/)
  }
  assert.deepEqual(ceNames(answer), [])
  return problem.code
}

function assertCloudEvent(answer: Answer): string {
  const { headers, body } = answer
  for (const name of ['ce-specversion', 'ce-id', 'ce-source', 'ce-type']) {
    assert.ok(headers[name], `${name} is there`)
  }
  assert.equal(headers['ce-specversion'], '1.0')
  assert.match(String(headers['ce-id']), UUID_V5)
  for (const name of ceNames(answer)) assert.match(name, /^ce-[a-z0-9]+$/)
  assert.match(String(headers['content-type']), /^application\/json/)
  const { $schema, meta } = JSON.parse(utf8(body))
  // The schema of an event may have neither.
  if (meta !== undefined) {
    assert.equal(meta.id, headers['ce-id'])
    assert.equal(meta.stream, headers['ce-type'])
  }
  if ($schema !== undefined) assert.ok(String(headers['ce-dataschema']).endsWith($schema))
  return 'enriched'
}

/** Fails unless the answer is the problem of this code. Returns its `detail`. */
export function assertProblem(answer: Answer, code: string): string {
  assert.equal(assertContract(answer), code, String(answer.body))
  return JSON.parse(String(answer.body)).detail
}

/** The data of an enriched event; fails for any other answer. */
export function enriched(answer: Answer): Record<string, unknown> {
  assert.equal(assertContract(answer), 'enriched', String(answer.body).slice(0, 1024))
  return JSON.parse(String(answer.body))
}

const ceNames = ({ headers }: Answer) =>
  Object.keys(headers).filter((name) => name.startsWith('ce-'))

const utf8 = (bytes: Buffer) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)
