import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ConfigError, type Settings } from '@tributary/runtime'
import { readSettings } from '../../packages/runtime/settings.ts'

/** One variable: its default, the words for what is allowed, values at the edges, and wrong values. */
export interface Variable {
  readonly default?: string | number
  readonly is: RegExp
  readonly right: readonly string[]
  readonly wrong?: readonly string[]
}

/** Values that are not whole numbers, and some that JavaScript reads as numbers all the same. */
const NOT_INTEGERS = [
  ...['many', '1.5', 'true', 'null', '10s', '1,000', 'NaN', '[]', '１０２４', '2e3', '0x800'],
  ...[' 2048', '+2048', '2048.0', '-0', ' ', '\t', 'Infinity', '1e999'],
]

/** Tests settings against a table of all their variables. */
export function describeSettings(settings: Settings, variables: Record<string, Variable>): void {
  const defaults = Object.fromEntries(
    Object.entries(variables).flatMap(([name, variable]) =>
      variable.default === undefined ? [] : [[name, variable.default]],
    ),
  )

  it('has these variables, and their defaults where they are not set or empty', () => {
    assert.deepEqual(Object.keys(settings.allowed).sort(), Object.keys(variables).sort())
    const empty = Object.fromEntries(Object.keys(variables).map((name) => [name, '']))
    assert.deepEqual(readSettings(settings, { HOME: '/root', port: '1' }), defaults)
    assert.deepEqual(readSettings(settings, empty), defaults)
  })

  for (const [name, { is, right, wrong = [], ...variable }] of Object.entries(variables)) {
    const isInteger = typeof variable.default === 'number' || is.source.includes('integer')
    it(`${name} accepts what it allows, and refuses the rest in one line`, () => {
      for (const value of right) {
        const expected = { ...defaults, [name]: isInteger ? Number(value) : value }
        assert.deepEqual(readSettings(settings, { [name]: value }), expected)
      }
      for (const value of isInteger ? [...wrong, ...NOT_INTEGERS] : wrong) {
        const refused = (error: unknown) => {
          assert.ok(error instanceof ConfigError)
          const shown = JSON.stringify(value.replace(/\/\/.*@/, '//…@'))
          assert.ok(error.message.startsWith(`${name}=${shown} is not `), error.message)
          assert.match(error.message, is)
          assert.doesNotMatch(error.message, /[\r\n]/)
          return true
        }
        assert.throws(() => readSettings(settings, { [name]: value }), refused, value)
      }
    })
  }
}
