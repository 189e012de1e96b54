// The settings of a REST lookup, which its author names.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { http, readConfig } from '@tributary/runtime'
import { eachCase } from '../../../support/cases.ts'

const geo = http({ url: 'GEO_API_URL', headers: { authorization: 'GEO_API_TOKEN' } })
const right = { GEO_API_URL: 'http://geo.example.org/v1', GEO_API_TOKEN: 'Bearer a b' }
const read = (env: Record<string, string | undefined>) =>
  readConfig({ ...right, ...env }, { lookups: { geo } }) as unknown as Record<string, unknown>

/** The one line that a wrong value stops the start with. */
const refusal = (env: Record<string, string | undefined>) => {
  try {
    read(env)
  } catch (error) {
    assert.equal((error as Error).constructor.name, 'ConfigError')
    return (error as Error).message
  }
  return 'accepted'
}

describe('the settings of a REST lookup', () => {
  it('are those that its author names, and a timeout named after the address', () => {
    const { GEO_API_URL, GEO_API_TOKEN, GEO_API_TIMEOUT_MS } = read({})
    assert.deepEqual({ GEO_API_URL, GEO_API_TOKEN }, right)
    assert.equal(GEO_API_TIMEOUT_MS, 10_000)
    assert.equal(read({ GEO_API_TIMEOUT_MS: '5' }).GEO_API_TIMEOUT_MS, 5)
  })

  it('of several lookups do not get mixed up', () => {
    const lookups = { geo, weather: http({ url: 'WEATHER_URL' }) }
    const env = { ...right, WEATHER_URL: 'http://w/', WEATHER_TIMEOUT_MS: '7' }
    const config = readConfig(env, { lookups }) as unknown as Record<string, unknown>
    assert.deepEqual(
      [
        config.GEO_API_URL,
        config.GEO_API_TIMEOUT_MS,
        config.WEATHER_URL,
        config.WEATHER_TIMEOUT_MS,
      ],
      ['http://geo.example.org/v1', 10_000, 'http://w/', 7],
    )
  })

  it('stop the start with one line if they are missing', () => {
    assert.match(refusal({ GEO_API_URL: undefined }), /^GEO_API_URL is not set; set it to an http/)
    assert.match(refusal({ GEO_API_TOKEN: '' }), /^GEO_API_TOKEN is not set; set it to a header/)
  })

  it('stop the start with one line if they are wrong', () =>
    eachCase(
      [
        ...[
          'geo',
          '//geo',
          'ftp://geo/',
          'http://',
          'http://a b/',
          'http://a/?key=1',
          'http://a/#b',
        ],
        ...['http://a:99999/', 'http://{domain}/', 'http://a\\b/', 'http://a/\n'],
      ],
      (GEO_API_URL) =>
        assert.match(refusal({ GEO_API_URL }), /^GEO_API_URL=".*" is not an http.*$/),
    ))

  it('never show a secret', () => {
    for (const value of ['MARK\r\nx: y', 'MARKé', ' MARK', 'MARK'.repeat(3000)]) {
      assert.match(refusal({ GEO_API_TOKEN: value }), /^GEO_API_TOKEN is not a header value/)
      assert.doesNotMatch(refusal({ GEO_API_TOKEN: value }), /MARK/)
    }
    const GEO_API_URL = 'http://me:MA/RK@geo/'
    assert.match(refusal({ GEO_API_URL }), /^GEO_API_URL="http:\/\/…@geo\/" is not/)
  })

  it('have names that can be variables, and headers that are the author’s', () =>
    eachCase(
      [
        [{ url: 'geo' }, /url: "geo".*write the name of a setting that ends with _URL/],
        [{ url: 'http://geo/' }, /write the name of a setting/],
        [{ url: undefined }, /write the name of a setting/],
        [{ url: 'GEO_URL', headers: { Host: 'X' } }, /headers has "Host"; write one in lower case/],
        [{ url: 'GEO_URL', headers: { host: 'X' } }, /headers has "host"/],
        [{ url: 'GEO_URL', headers: { 'a b': 'X' } }, /headers has "a b"/],
        [{ url: 'GEO_URL', headers: { 'x-key': 'Bearer 1' } }, /headers\.x-key names no setting/],
        [{ url: 'GEO_URL', headers: { 'x-key': 'GEO_URL' } }, /names no setting/],
        [{ url: 'GEO_URL', maxAnswerBytes: 0 }, /maxAnswerBytes is no whole number over 0/],
      ] as const,
      ([options, message]) => {
        assert.throws(() => http(options as never), { name: 'TypeError', message })
      },
    ))
})
