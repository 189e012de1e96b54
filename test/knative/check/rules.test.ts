import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timesOf } from '../../../knative/check/rules/retries.ts'
import { RULES } from '../../../knative/check/rules.ts'
import { broken, MUTATIONS } from './mutations.ts'
import { everything, everythingDirect } from './parts.ts'
import { complaints, needsKustomize } from './support.ts'

describe('the rules', () => {
  it('have different names, and say in whole sentences what goes wrong otherwise', () => {
    assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length)
    for (const { name, why } of RULES) assert.match(why, /^[A-Z].{40,}\.$/, name)
  })

  it('each have a mutation that breaks them', () => {
    assert.deepEqual(Object.keys(MUTATIONS).sort(), RULES.map(({ name }) => name).sort())
    for (const [name, cases] of Object.entries(MUTATIONS)) assert.ok(cases.length > 0, name)
  })
})

/** The one rule that unbroken overlays with all components break: EventPolicies exclude functions that post. */
const expected = (): ReadonlySet<string> => {
  unbroken ??= new Set([...complaints(everything()), ...complaints(everythingDirect())])
  return unbroken
}
let unbroken: ReadonlySet<string> | undefined

/** A message says what to do, or what is allowed. */
const CURE =
  /\b(write|remove|delete|list|raise|lower|use|name|give|run|add|move|leave out|must|begin it|is not (an?|one of))\b/

describe('broken overlays', needsKustomize, () => {
  for (const [rule, cases] of Object.entries(MUTATIONS)) {
    describe(`the rule ${rule}`, () => {
      for (const mutation of cases) {
        it(`reports ${mutation.breaks}`, () => {
          const found = complaints(broken(mutation))
            .filter((line) => !expected().has(line) && line.startsWith(`${rule}: `))
            .map((line) => line.slice(rule.length + 2))
          const report = found.find((line) => line.includes(mutation.reports))
          assert.ok(report, found.join('\n') || 'nothing was reported')
          if (!/: is missing$/.test(report)) assert.match(report, CURE)
        })
      }
    })
  }
})

describe('one mistake', needsKustomize, () => {
  it('is reported once: a backoffDelay that cannot be read is not also too short', () => {
    const [mutation] = MUTATIONS['iso-durations'] ?? []
    assert.ok(mutation)
    const found = complaints(broken(mutation)).filter((line) => !expected().has(line))
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', /^iso-durations: .*, spec.delivery.backoffDelay: is "500ms"/)
  })
})

describe('the time a delivery takes', () => {
  const delivery = { retry: 10, backoffDelay: 'PT0.2S', timeout: 'PT30S' }

  it('is 2 + 4 + … + 1024 delays with exponential backoff', () => {
    const times = timesOf({ ...delivery, backoffPolicy: 'exponential' })
    assert.deepEqual(times, { waiting: 409_200, longest: 204_800, worst: 739_200 })
  })

  it('is 1 + 2 + … + 10 delays with linear backoff', () => {
    const times = timesOf({ ...delivery, backoffPolicy: 'linear' })
    assert.deepEqual(times, { waiting: 11_000, longest: 2000, worst: 341_000 })
  })
})
