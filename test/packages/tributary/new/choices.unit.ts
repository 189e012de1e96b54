import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../../../../packages/tributary/failures.ts'
import { type Choices, textsOf } from '../../../../packages/tributary/new/choices.ts'
import { checkName, namesOf } from '../../../../packages/tributary/new/names.ts'
import { readTemplate, TEMPLATES } from '../../../../packages/tributary/new/templates.ts'
import { eachCase } from '../../../support/cases.ts'

const REFUSED_NAMES: readonly (readonly [name: string, why: RegExp])[] = [
  ['', /at most 50 lower-case letters/],
  ['My-links', /at most 50 lower-case letters/],
  ['my_links', /at most 50 lower-case letters/],
  ['../links', /at most 50 lower-case letters/],
  ['links-', /at most 50 lower-case letters/],
  ['1-link', /at most 50 lower-case letters/],
  ['a'.repeat(51), /at most 50 lower-case letters/],
  ['delete', /that word has a meaning of its own/],
  ['generated', /that word has a meaning of its own/],
  ['fragment', /that word has a meaning of its own/],
  ['page-change', /pageChange is a schema/],
  ['pagechange', /pageChange is a schema/],
]

const REFUSED_CHOICES: readonly (readonly [what: string, choices: Choices, why: RegExp])[] = [
  [
    'an unknown stream of pages',
    { template: 'page-enrichment', input: ['mediawiki.page_changes'] },
    /^there is no stream of pages "mediawiki.page_changes", only mediawiki.page_change.v1 and/,
  ],
  [
    'a page enrichment without page changes',
    { template: 'page-enrichment', input: ['mediawiki.revision-create'] },
    /add --input mediawiki.page_change.v1$/,
  ],
  [
    'a REST API of a page enrichment',
    { template: 'page-enrichment', lookup: 'weather' },
    /^--lookup names a REST API/,
  ],
  ['a stream given twice', { template: 'enrichment', input: ['a', 'a'] }, /^the stream a is given/],
  [
    'an output that is also an input',
    { template: 'enrichment', input: ['a'], output: 'a' },
    /^the stream a is given twice/,
  ],
  [
    'the stream that a template reads, as output',
    { template: 'page-enrichment', output: 'mediawiki.page_change.v1' },
    /^the stream mediawiki.page_change.v1 is given twice/,
  ],
  ['a lookup named as a variable', { template: 'enrichment', lookup: 'country' }, /choose another/],
  ['a lookup named as the signal', { template: 'enrichment', lookup: 'signal' }, /choose another/],
  ['a lookup that is a reserved word', { template: 'enrichment', lookup: 'delete' }, /another one/],
]

describe('tributary new refuses in one line', () => {
  it('a name that a function cannot have', () =>
    eachCase(REFUSED_NAMES, ([name, why]) => {
      assert.throws(
        () => checkName(name, ['pageChange', 'revisionCreate']),
        (error: Error) => error instanceof UsageError && why.test(error.message),
      )
    }))

  it('a choice that does not fit the template', () =>
    eachCase(REFUSED_CHOICES, ([, choices, why]) => {
      assert.throws(
        () => textsOf(namesOf('my-links'), choices),
        (error: Error) => error instanceof UsageError && why.test(error.message),
      )
    }))
})

describe('a new function', () => {
  it('has no name of the template in it, neither in texts nor in paths', () =>
    eachCase(TEMPLATES, (template) => {
      const texts = textsOf(namesOf('my-links'), { template })
      const all = JSON.stringify(texts)
      assert.doesNotMatch(all, /page[-_]?sections|city[-_]?weather/i)
      assert.ok(Object.keys(texts).some((path) => path.startsWith('schemas/my_links/')))
    }))

  it('reads and writes the chosen streams, and asks the chosen API', () => {
    const texts = textsOf(namesOf('my-weather'), {
      template: 'enrichment',
      input: ['reports.v1', 'reports.v2'],
      output: 'weather.v1',
      lookup: 'places',
    })
    const { 'index.ts': source = '', 'index.test.ts': testSource = '' } = texts
    assert.match(source, /\{ stream: 'reports.v1', schema: myWeatherInput \},\n/)
    assert.match(source, /\{ stream: 'reports.v2', schema: myWeatherInput \},\n/)
    assert.match(source, /output: \{ stream: 'weather.v1', schema: myWeatherOutput \}/)
    assert.match(source, /lookups: \{ places: http\(\{ url: 'PLACES_API_URL' \}\) \}/)
    assert.doesNotMatch(`${source}${testSource}`, /\bgeo\b/)
    assert.ok(texts['api/PLACES_API_URL/cities/1.json'])
  })

  it('keeps a choice that looks like a name in the template', () => {
    const { 'index.ts': source = '' } = textsOf(namesOf('geo'), {
      template: 'enrichment',
      input: ['city_weather_input'],
      output: 'city_weather',
      lookup: 'cityWeather',
    })
    assert.match(
      source,
      /name: 'geo',\n {2}input: \[\{ stream: 'city_weather_input', schema: geoInput/,
    )
    assert.match(source, /output: \{ stream: 'city_weather', schema: geoOutput \}/)
    assert.match(source, /lookups: \{ cityWeather: http\(\{ url: 'CITY_WEATHER_API_URL' \}\) \}/)
  })

  it('cannot have the name of what it imports', () => {
    const named = () => textsOf(namesOf('page-key'), { template: 'page-enrichment' })
    assert.throws(named, /^Error: page-key cannot be the name: pageKey is a function; choose/)
  })

  it('reads a stream without keys as one', () => {
    const input = ['mediawiki.page_change.v1', 'mediawiki.revision-create']
    const { 'index.ts': source = '' } = textsOf(namesOf('my-links'), {
      template: 'page-enrichment',
      input,
    })
    assert.match(source, /'mediawiki.revision-create', schema: revisionCreate, keyed: false \}/)
    assert.match(source, /import \{ pageChange, revisionCreate \} from '@tributary\/schemas'/)
  })
})

describe('the templates', () => {
  it('keep the function below 40 lines', () =>
    eachCase(TEMPLATES, (template) => {
      const lines = readTemplate(template)['index.ts']?.split('\n') ?? []
      assert.ok(lines.length < 41 && lines.length > 20, String(lines.length))
    }))

  it('have the same files around it', () => {
    const [one, other] = TEMPLATES.map(readTemplate)
    for (const path of ['.gitignore', '.npmrc', 'tsconfig.json']) {
      assert.equal(one?.[path], other?.[path])
    }
    const common = (text = '') => text.split('\n').filter((line) => !/^\/(api|wiki)$/.test(line))
    assert.deepEqual(common(one?.['.funcignore']), common(other?.['.funcignore']))
  })
})
