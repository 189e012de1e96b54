/**
 * Define an enrichment
 *
 * The default export of a function's `index.ts` is its definition: what it reads, what it makes of it,
 * and what it asks. The host does the rest. `enrich` gets the change, and a context in which each lookup
 * has its name. The type of the change comes from the schemas of the input.
 *
 * @shows @tributary/runtime: defineEnrichment, Enrichment, Lookups, Input, InputStream, Context, Enriched
 */
import { test } from 'node:test'
import { type Context, defineEnrichment, type Enriched, jsonKey } from '@tributary/runtime'
import { assertEmitted, invoke } from '@tributary/runtime/testing'
import { type CityWeather, cityChange, cityWeather } from './schemas/generated/index.js'

const enrichment = defineEnrichment({
  name: 'city-weather',
  input: [{ stream: 'city.change', schema: cityChange }],
  output: { stream: 'city.weather', schema: cityWeather },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  enrich: ({ city_id, name }, context) => withWeather({ city_id, name }, context),
})

// A function in another file names its types.
function withWeather(
  city: { city_id: number; name: string },
  { datacenter }: Context,
): Enriched<CityWeather> {
  return { ...city, celsius: datacenter === 'eqiad' ? 21 : 8.5 }
}

test('adds the weather to a city, and says which city it is about', async () => {
  const env = { DATACENTER: 'eqiad' }
  const result = await invoke(enrichment, { city_id: 42, name: 'Zürich' }, { env })
  assertEmitted(
    result,
    { name: 'Zürich', celsius: 21 },
    { subject: 'cities/42', source: '/eqiad/city-weather', partitionkey: '{"city_id":42}' },
  )
})
