import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timesOf } from '../../../knative/check/rules/retries.ts'
import { RULES } from '../../../knative/check/rules.ts'
import { eventing } from './mutations/eventing.ts'
import { orderedStream } from './mutations/ordered-stream.ts'
import { overlay } from './mutations/overlay.ts'
import { everything, parts } from './mutations/parts.ts'
import { serving } from './mutations/serving.ts'
import { complaints } from './support.ts'

const mutations = { ...overlay, ...eventing, ...orderedStream, ...serving }

describe('the rules', () => {
  it('have names of their own, and say why', () => {
    assert.equal(new Set(RULES.map(({ name }) => name)).size, RULES.length)
    for (const { name, why } of RULES) assert.ok(why.length > 20, name)
  })

  it('are each proven by an overlay that breaks them', () => {
    assert.deepEqual(Object.keys(mutations).sort(), RULES.map(({ name }) => name).sort())
  })
})

for (const [rule, cases] of Object.entries(mutations)) {
  describe(`the rule ${rule}`, () => {
    for (const [title, mutate, says] of cases) {
      it(`sees ${title}`, () => {
        const before = complaints(everything())
        const broken = parts()
        mutate(broken)
        const found = complaints(broken.overlay)
          .filter((line) => !before.includes(line) && line.startsWith(`${rule}: `))
          .map((line) => line.slice(rule.length + 2))
        assert.ok(
          found.some((line) => says.test(line)),
          found.join('\n') || 'nothing was seen',
        )
      })
    }
  })
}

describe('one mistake', () => {
  it('is one line: a backoffDelay that cannot be read is not also too short', () => {
    const { overlay, source } = parts()
    source.spec.delivery.backoffDelay = '500ms'
    const before = complaints(everything())
    const found = complaints(overlay).filter((line) => !before.includes(line))
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', /^iso-durations: .*, spec.delivery.backoffDelay: is "500ms"/)
  })
})

describe('the time a delivery takes', () => {
  const delivery = { retry: 10, backoffDelay: 'PT0.2S', timeout: 'PT30S' }

  it('is 2 + 4 + … + 1024 delays, if they grow exponentially', () => {
    const times = timesOf({ ...delivery, backoffPolicy: 'exponential' })
    assert.deepEqual(times, { waiting: 409_200, longest: 204_800, worst: 739_200 })
  })

  it('is 1 + 2 + … + 10 delays, if they grow linearly', () => {
    const times = timesOf({ ...delivery, backoffPolicy: 'linear' })
    assert.deepEqual(times, { waiting: 11_000, longest: 2000, worst: 341_000 })
  })
})
