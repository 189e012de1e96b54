import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Log } from '../../../packages/runtime/log.ts'
import { Outcomes } from '../../../packages/runtime/outcomes.ts'
import { Metrics } from '../../../packages/runtime/telemetry/metrics.ts'
import { SchemaViolation } from '../../../packages/runtime/violation.ts'

const violation = { instancePath: '/page/a~1b/0', message: 'must be string' }

const detail = (data: unknown, showErrors: boolean, more = {}) => {
  const service = {
    name: 'f',
    config: {} as never,
    log: new Log('silent'),
    metrics: new Metrics('f', () => 0),
  }
  const error = new SchemaViolation('the result', data, { ...violation, ...more })
  return new Outcomes(service, showErrors).detailOf(error)
}

it('a value that breaks a schema is shown where a function is tried, and never in production', () => {
  const data = { page: { 'a/b': [7] } }
  assert.equal(detail(data, true), 'the result: /page/a~1b/0 must be string, and is 7')
  assert.equal(detail(data, false), 'the result: /page/a~1b/0 must be string')
  const params = { allowedValues: ['calm', 'busy'] }
  assert.match(detail(data, false, { params }), / must be string \(calm, busy\)$/)
  assert.match(detail({ page: { 'a/b': [{ deep: [] }] } }, true), /, and is an object$/)
  assert.match(detail({ page: { 'a/b': ['x'.repeat(999)] } }, true), /, and is "x{79}…$/)
})

it('a member that is missing, or is one too many, is named and has no value', () => {
  const missing = {
    instancePath: '',
    message: "must have required property 'dt'",
    params: { missingProperty: 'dt' },
  }
  assert.equal(detail({}, true, missing), "the result: / must have required property 'dt'")
  const params = { additionalProperty: 'x' }
  assert.match(detail({}, true, { params }), / must be string \("x"\)$/)
})
