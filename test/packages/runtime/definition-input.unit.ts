import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { definitionProblems, inputSchemas } from '@tributary/runtime'

const schema = { id: '/city/change/1.0.0', majors: [1], validate: () => true }
const RIGHT = {
  name: 'city-weather',
  output: { stream: 'city_weather', schema },
  key: () => ({}),
  enrich: () => ({}),
}
const problems = (...input: readonly unknown[]) =>
  definitionProblems('index.ts', undefined, { ...RIGHT, input })

describe('an input of a definition', () => {
  it('is a schema, or a stream with its schema', () => {
    const input = [schema, { stream: 'city_change', schema }, { stream: 'a', schema, keyed: false }]
    assert.deepEqual(problems(...input), [])
    assert.deepEqual(inputSchemas({ input }), [schema, schema, schema])
  })

  for (const [mistake, input, line] of [
    [
      'no stream',
      { schema, keyed: false },
      "input[0].stream is missing; write the stream's name, without a datacenter",
    ],
    [
      'a stream that is not a name',
      { stream: 'city change', schema },
      "input[0].stream is not a topic's name; write letters, digits, dots, hyphens and underscores",
    ],
    [
      'a schema that was not generated',
      { stream: 'city_change', schema: undefined },
      'input[0].schema is not a schema; import it from @tributary/schemas; make generate makes it',
    ],
    [
      'a keyed that is a word',
      { stream: 'city_change', schema, keyed: 'no' },
      "input[0].keyed is neither true nor false; write false if the stream's records have no key",
    ],
    [
      'an optional that is a word',
      { stream: 'city_change', schema, optional: 'yes' },
      'input[0].optional is neither true nor false; write true if not every datacenter has the stream',
    ],
    [
      'a misspelt member',
      { topic: 'city_change', schema },
      'input[0].topic has no meaning; there are stream, schema, keyed, optional',
    ],
  ] as const) {
    it(`with ${mistake} is one line with its cure`, () => {
      assert.deepEqual(problems(input, schema), [`index.ts: ${line}`])
    })
  }
})
