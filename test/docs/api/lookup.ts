/**
 * Write a lookup
 *
 * Use `http` or `mediawiki` if they do: this is for what they do not ask, such as a database or, here, a
 * file. A lookup brings its settings, the rows of its errors and its metrics. It is opened once with the
 * function, and asked for each event.
 *
 * @shows @tributary/runtime: OpenLookup, Part, Lookup, EventScope, Service
 * @shows @tributary/runtime: Settings, readSettings, ErrorTable, ErrorRow, Log
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  defineEnrichment,
  type ErrorTable,
  type EventScope,
  jsonKey,
  type Log,
  type Lookup,
  type OpenLookup,
  RetryableError,
  readSettings,
  type Service,
  type Settings,
  type Validate,
} from '@tributary/runtime'
import { assertEmitted, assertFailed, openFunction } from '@tributary/runtime/testing'
import { cityChange, cityWeather } from './schemas/generated/index.js'

/** The lookup as `enrich` gets it. */
interface Weather {
  celsius(city: number): Promise<number>
}

interface WeatherConfig {
  readonly WEATHER_FILE: string
}

const validate: Validate = (values) => {
  const { WEATHER_FILE: file } = values as Partial<WeatherConfig>
  validate.errors = file ? null : [{ instancePath: '/WEATHER_FILE' }]
  return file !== undefined
}

const settings: Settings = {
  validate,
  allowed: { WEATHER_FILE: 'the path of a JSON file' },
  integers: new Set(),
  addresses: [],
}

const errors: ErrorTable = {
  weather_unknown: {
    status: 503,
    meaning: 'The file has no weather of the city yet.',
    remedy: 'Check what writes the file.',
  },
}

class WeatherLookup implements Lookup<Weather> {
  readonly #file: string
  readonly #log: Log

  constructor({ config, log }: Service<WeatherConfig>) {
    this.#file = config.WEATHER_FILE
    this.#log = log
  }

  forEvent({ signal }: EventScope): Weather {
    return { celsius: (city) => this.#celsius(city, signal) }
  }

  async #celsius(city: number, signal: AbortSignal): Promise<number> {
    const text = await readFile(this.#file, { encoding: 'utf8', signal })
    const celsius = JSON.parse(text)[city]
    if (typeof celsius === 'number') return celsius
    this.#log.write('warn', 'the file has no weather of a city', { city })
    throw new RetryableError(`city ${city} has no weather yet`, { code: 'weather_unknown' })
  }
}

const weather: OpenLookup<Weather, WeatherConfig> = {
  settings,
  errors,
  open: (service) => new WeatherLookup(service),
}

const enrichment = defineEnrichment({
  name: 'city-weather',
  input: [cityChange],
  output: { stream: 'city.weather', schema: cityWeather },
  key: ({ city_id }) => ({ partitionkey: jsonKey({ city_id }), subject: `cities/${city_id}` }),
  lookups: { weather },
  async enrich({ city_id, name }, { weather }) {
    return { city_id, name, celsius: await weather.celsius(city_id) }
  },
})

test('reads the file that its setting names', async () => {
  const file = join(tmpdir(), `weather-${process.pid}.json`)
  await writeFile(file, '{"42":8.5}')
  await using opened = openFunction(enrichment, { env: { WEATHER_FILE: file } })
  assertEmitted(await opened.invoke({ city_id: 42, name: 'Zürich' }), { celsius: 8.5 })
  assertFailed(await opened.invoke({ city_id: 1, name: 'Atlantis' }), 'weather_unknown')
  assert.match(opened.log.join('\n'), /no weather of a city/)
})

test('does not open without its setting', () => {
  assert.throws(() => openFunction(enrichment), {
    message: 'WEATHER_FILE is not set; set it to the path of a JSON file',
  })
})

test('a setting that is missing is named', () => {
  assert.deepEqual(readSettings(settings, { WEATHER_FILE: 'w.json' }), { WEATHER_FILE: 'w.json' })
  const message = 'WEATHER_FILE is not set; set it to the path of a JSON file'
  assert.throws(() => readSettings(settings, {}), { message })
})
