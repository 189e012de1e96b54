/**
 * Adds to every weather report the name and the country of its city, which a REST API knows.
 *
 * `input` says what the function reads, `output` what it writes, `key` what an event is about, and
 * `lookups` what it asks. `enrich` makes the result of one event.
 */
import { defineEnrichment, http, jsonKey, skip, TerminalError } from '@tributary/runtime'
import { cityWeatherInput, cityWeatherOutput } from './schemas/generated/index.js'

/** The API's answer to GET /cities/<id>. */
interface City {
  readonly name: string
  readonly country: string
}

export default defineEnrichment({
  name: 'city-weather',
  input: [{ stream: 'city_weather_input', schema: cityWeatherInput }],
  output: { stream: 'city_weather', schema: cityWeatherOutput },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  lookups: { geo: http({ url: 'GEO_API_URL' }) },

  async enrich(report, { geo }) {
    const { city_id, celsius } = report
    if (celsius === undefined) return skip('no_temperature')
    const city = await geo.get<City>(['cities', city_id])
    // Another try would not find it either, so the event becomes a dead letter with this code.
    if (!city) throw new TerminalError('the API does not know the city', { code: 'unknown_city' })
    return { ...report, celsius, city: { name: city.name, country: city.country } }
  },
})
