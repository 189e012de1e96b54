/**
 * Read a definition
 *
 * Tools that load a function check its definition first, and read from it which schemas and topics it
 * has.
 *
 * @shows @tributary/runtime: definitionProblems, NO_DEFINITION, Definition, inputSchemas, isStream
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Definition,
  definitionProblems,
  inputSchemas,
  isStream,
  NO_DEFINITION,
  passOn,
} from '@tributary/runtime'
import { cityChange, cityWeather } from './schemas/generated/index.js'

const definition: Definition = {
  name: 'cities',
  input: [{ stream: 'city.change', schema: cityChange }, cityWeather],
  output: { stream: 'city.keyed', schema: cityChange },
  key: () => ({ partitionkey: '{"city_id":42}', subject: 'cities/42' }),
  enrich: passOn,
}

test('each mistake has one line with its cure', () => {
  assert.deepEqual(definitionProblems('index.ts', 'cities', definition), [])
  assert.deepEqual(definitionProblems('index.ts', 'cities', undefined), [
    `index.ts: ${NO_DEFINITION}`,
  ])
  assert.deepEqual(definitionProblems('index.ts', 'towns', definition), [
    'index.ts: name is "cities"; write name: \'towns\', as its folder is called',
  ])
})

test('the input has streams, and schemas that are read from any stream', () => {
  const streams = definition.input.filter(isStream).map(({ stream }) => stream)
  assert.deepEqual(streams, ['city.change'])
  assert.deepEqual(inputSchemas(definition), [cityChange, cityWeather])
})
