// Events that are no page changes: which schema reads them, and what the host writes into the result.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Definition, defineEnrichment, jsonKey, type Schema } from '@tributary/runtime'
import { eachCase } from '../../support/cases.ts'
import { post } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { serving } from '../../support/function-serve.ts'

interface City {
  readonly city: string
  readonly country?: string
  readonly dt?: string
}

const schema = (id: string, envelope: Schema<City>['envelope'] = {}): Schema<City> => ({
  id,
  majors: [Number(id.split('/').at(-1)?.split('.')[0])],
  envelope,
  validate: (data) => typeof (data as City).city === 'string',
})

const city = schema('/city/change/1.4.0')
const plain = schema('/city/weather/2.0.0')

const cities = (parts: Partial<Definition> & { output?: { stream: string } } = {}) =>
  defineEnrichment({
    name: 'city-weather',
    input: [city],
    output: { stream: 'city_weather', schema: plain },
    key: ({ city, country }: City) => ({
      partitionkey: jsonKey({ country, city }),
      subject: `cities/${country}/${city}`,
    }),
    enrich: (change: City) => change,
    ...(parts as object),
  })

const reyðarfjörður: City = { city: 'Reyðarfjörður', country: 'is' }

/** The answer of a function to one event. */
async function answerTo(definition: Definition, data: unknown, attributes = {}) {
  await using served = await serving(definition)
  return await post(served.url, data, attributes)
}

describe('an event of any kind', () => {
  it('needs neither $schema, meta nor dt, and the result has none of them', async () => {
    const answer = await answerTo(cities(), reyðarfjörður, { time: '2026-11-28T10:00:00.5Z' })
    assert.deepEqual(enriched(answer), reyðarfjörður)
    const { headers } = answer
    assert.equal(
      headers['ce-partitionkey'],
      '{"country":"is","city":"Rey\\u00f0arfj\\u00f6r\\u00f0ur"}',
    )
    assert.equal(decodeURIComponent(String(headers['ce-subject'])), 'cities/is/Reyðarfjörður')
    assert.equal(headers['ce-time'], '2026-11-28T10:00:00.5Z')
    assert.equal(headers['ce-dataschema'], 'urn:tributary:schema:/city/weather/2.0.0')
  })

  it('gives a result without a time if it has none itself', async () => {
    const answer = await answerTo(cities(), reyðarfjörður, { time: undefined })
    enriched(answer)
    assert.equal(answer.headers['ce-time'], undefined)
  })

  it('has an id made of source and id, whatever its own meta.id is', async () => {
    await using served = await serving(cities())
    const data = { ...reyðarfjörður, meta: { id: 'the tenant', domain: 'x' } }
    const idOf = async (id: string) => (await post(served.url, data, { id })).headers['ce-id']
    const first = await idOf('1')
    assert.equal(await idOf('1'), first)
    assert.notEqual(await idOf('2'), first)
  })

  it('is a canary or a tombstone as any other', async () => {
    await using served = await serving(cities())
    assert.equal((await post(served.url, { meta: { domain: 'canary' } })).status, 204)
    assert.equal((await post(served.url, null)).status, 204)
  })
})

describe("the host's fields in a result", () => {
  const written = async (envelope: Schema<City>['envelope'], data: object, attributes = {}) => {
    const output = { stream: 'city_weather', schema: schema('/city/weather/2.0.0', envelope) }
    const answer = await answerTo(cities({ output }), data, attributes)
    return { ...enriched(answer), time: answer.headers['ce-time'] } as Record<string, unknown>
  }
  const time = '2026-11-28T10:00:00Z'

  it('are those that its schema has; the fields of the input do not stand in for them', async () => {
    const data = { ...reyðarfjörður, meta: { id: 'x', stream: 'city', a: 1 } }
    assert.deepEqual(await written({}, data, { time }), { ...reyðarfjörður, time })
    const named = await written({ $schema: 'required' }, data, { time })
    assert.deepEqual(named, { $schema: '/city/weather/2.0.0', ...reyðarfjörður, time })
    const { meta } = await written({ meta: 'optional' }, data)
    assert.deepEqual({ ...(meta as object), id: 0 }, { stream: 'city_weather', a: 1, id: 0 })
  })

  it('time is dt where the schema has one, else the time of the event', async () => {
    const dt = '2026-11-28T09:00:00+01:00'
    const data = { ...reyðarfjörður, dt }
    assert.equal((await written({ dt: 'required' }, data, { time })).time, dt)
    assert.equal((await written({ dt: 'optional' }, data, { time })).time, dt)
    assert.equal((await written({ dt: 'optional' }, reyðarfjörður, { time })).time, time)
    assert.equal((await written({}, data, { time })).time, time)
  })

  it('a dt that is missing or no day that exists is a schema_violation', async () => {
    const output = { stream: 's', schema: schema('/city/weather/2.0.0', { dt: 'required' }) }
    for (const dt of [undefined, '2026-02-30T00:00:00Z']) {
      const answer = await answerTo(cities({ output }), { ...reyðarfjörður, dt })
      assert.match(assertProblem(answer, 'schema_violation'), /\/dt/)
    }
  })
})

describe('the schema of an event', () => {
  const other = schema('/mayor/change/1.0.0')
  const demanding = schema('/city/change/1.4.0', { $schema: 'required' })

  it('is the one that $schema names, else the one that dataschema names, else the only one', () =>
    eachCase(
      [
        ['$schema', [city, other], { $schema: '/city/change/1.9.0' }, {}],
        [
          'dataschema',
          [city, other],
          {},
          { dataschema: 'urn:tributary:schema:/city/change/1.9.0' },
        ],
        [
          'a URL',
          [city, other],
          {},
          { dataschema: 'https://example.org/schemas/city/change/1.4.0' },
        ],
        ['a minimal URI', [city, other], {}, { dataschema: 'city/change/1.4.0' }],
        ['both', [city, other], { $schema: 'city/change/1.4.0' }, { dataschema: '/x/y/1.0.0' }],
        [
          'dataschema for one that demands $schema',
          [demanding],
          {},
          { dataschema: '/city/change/1.4.0' },
        ],
        ['nothing', [city], {}, {}],
        [
          'a dataschema in another form',
          [city],
          {},
          { dataschema: 'https://example.org/city.json' },
        ],
      ] as const,
      async ([, input, more, attributes]) => {
        enriched(await answerTo(cities({ input }), { ...more, ...reyðarfjörður }, attributes))
      },
    ))

  it('is unsupported_schema if it names another, or names none where there are several', () =>
    eachCase(
      [
        ['several', [city, other], {}, {}, /data without \$schema/],
        ['one that demands $schema', [demanding], {}, {}, /data without \$schema/],
        [
          'another major',
          [city],
          { $schema: '/city/change/2.0.0' },
          {},
          /"\/city\/change\/2\.0\.0"/,
        ],
        ['no text', [city], { $schema: 1 }, {}, /no string/],
        [
          'another dataschema',
          [city],
          {},
          { dataschema: 'urn:x:/city/change/2.0.0' },
          /dataschema/,
        ],
        ['$schema first', [city], { $schema: 'x' }, { dataschema: '/city/change/1.4.0' }, /"x"/],
      ] as const,
      async ([, input, more, attributes, detail]) => {
        const data = { ...reyðarfjörður, ...more }
        const answer = await answerTo(cities({ input }), data, attributes)
        assert.match(assertProblem(answer, 'unsupported_schema'), detail)
      },
    ))
})

describe('a key that names no entity', () => {
  const key = (made: unknown) => cities({ key: (() => made) as never })
  const keys = (partitionkey: unknown, subject: unknown = 'cities/x') =>
    key({ partitionkey, subject })

  it('is a schema_violation if what it is made of is missing or empty', () =>
    eachCase(
      [
        [cities(), { city: 'Vík' }, /partitionkey made of a field that is missing/],
        [keys('x', 'undefined/undefined'), {}, /subject made of a field that is missing/],
        [keys('{"city":NaN}'), {}, /partitionkey made of/],
        [keys('x', 'cities/[object Object]'), {}, /subject made of/],
        [keys(''), {}, /no partitionkey/],
        [keys('x', ''), {}, /no subject/],
        [keys(undefined), {}, /no partitionkey/],
        [keys('x', null), {}, /no subject/],
      ] as const,
      async ([definition, data, detail]) => {
        const answer = await answerTo(definition, { city: 'x', ...data })
        const message = assertProblem(answer, 'schema_violation')
        assert.match(message, detail)
        assert.match(message, /^key of city-weather .*require the fields/)
      },
    ))

  it('is a schema_violation if its subject has characters that no CloudEvent may have', () =>
    eachCase(['cities/a\nb', 'cities/\u0085', 'cities/\ud800'], async (subject) => {
      const answer = await answerTo(keys('x', subject), reyðarfjörður)
      assert.match(
        assertProblem(answer, 'schema_violation'),
        /^key of .* a subject with a character/,
      )
    }))

  it('is accepted if the event has the word itself', async () => {
    enriched(await answerTo(cities(), { city: 'null', country: 'undefined' }))
    enriched(await answerTo(cities(), { city: 'Annullierung', country: 'non-null' }))
  })

  it('is a bug of the function if it can be no key for any event', () =>
    eachCase(
      [
        [key(undefined), /returned undefined; return \{ partitionkey, subject \}/],
        [key('cities/1'), /returned string; return/],
        [key(Promise.resolve({})), /returned a promise; return/],
        [keys(42), /partitionkey of type number; return a string/],
        [keys('Zürich'), /not printable ASCII; write it with jsonKey/],
        [keys('a\nb'), /not printable ASCII/],
      ] as const,
      async ([definition, detail]) => {
        const answer = await answerTo(definition, reyðarfjörður)
        assert.match(assertProblem(answer, 'internal_error'), detail)
      },
    ))
})
