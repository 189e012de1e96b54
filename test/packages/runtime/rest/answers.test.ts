// The REST lookup: what each answer of the API becomes.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { closedPort } from '../../../../stage/sockets.ts'
import { eachCase } from '../../../support/cases.ts'
import {
  type ApiAnswer,
  cityWeather,
  FakeApi,
  saying,
  settingsFor,
} from '../../../support/fake-api.ts'
import { post } from '../../../support/function-client.ts'
import { assertContract, assertProblem } from '../../../support/function-contract.ts'
import { scrape } from '../../../support/function-metrics.ts'
import { serving } from '../../../support/function-serve.ts'

const city = { city_id: 'Vík/é' }

/** The function's answer to one event, and its log, while the API answers like this. */
async function answerWhile(answer: ApiAnswer, env: object = {}) {
  await using api = await FakeApi.start(answer)
  await using served = await serving(cityWeather, settingsFor(api, env), { showErrors: true })
  const got = await post(served.url, city)
  return Object.assign(got, { log: served.lines.join(''), metrics: await scrape(served.url) })
}

const half: ApiAnswer = ({ socket }, response) => {
  response.writeHead(200, { 'content-length': 100 })
  response.write('{"a":', () => socket.destroy())
}
const stalled: ApiAnswer = (_, response) => void response.writeHead(200).write('{"a":')

describe('an answer of a REST API', () => {
  it('is undefined for the function if the API has nothing there', () =>
    eachCase([404, 410, 204], async (status) => {
      const answer = await answerWhile((_, response) => void response.writeHead(status).end())
      assert.equal(assertContract(answer), 'skipped')
      assert.match(answer.log, /no_such_city/)
    }))

  const TOKEN = 'SECRET'
  const big = Buffer.alloc(10_000_000, '[0,')
  const location = 'http://127.0.0.1:1/evil'
  it('that fails or does not fit is a problem with a stable code, and names the lookup', () =>
    eachCase(
      [
        ['429', saying({}, 429), 'upstream_busy', /^geo answered HTTP 429$/],
        ['500', saying({}, 500), 'upstream_unavailable', /^geo answered HTTP 500$/],
        ['503', saying({}, 503), 'upstream_unavailable', /^geo answered HTTP 503$/],
        ['408', saying({}, 408), 'upstream_unavailable', /^geo answered HTTP 408$/],
        ['400', saying({ error: TOKEN }, 400), 'upstream_refused', /^geo answered HTTP 400$/],
        ['401', saying({}, 401), 'upstream_unauthorized', /^geo does not accept the cred.*401$/],
        [
          'a redirect',
          (_, response) => response.writeHead(302, { location }).end('{}'),
          'upstream_invalid',
          /^geo's answer is a redirect \(HTTP 302\), which is not followed$/,
        ],
        ['a page', (_, r) => r.end(`<p>${TOKEN}`), 'upstream_invalid', /answer is not JSON$/],
        ['nothing', (_, r) => r.end(), 'upstream_invalid', /answer is not JSON$/],
        [
          'bytes',
          (_, r) => r.end(Buffer.from('"\xff"', 'latin1')),
          'upstream_invalid',
          /not UTF-8$/,
        ],
        ['10 MB', (_, r) => r.end(big), 'upstream_invalid', /can't be read \(UND_ERR_RES_EXC/],
        ['no HTTP', ({ socket }) => socket.end('SSH-2.0\r\n'), 'upstream_invalid', /can't be read/],
        ['a reset', ({ socket }) => socket.resetAndDestroy(), 'upstream_unavailable', /ECONNRESET/],
        ['half', half, 'upstream_unavailable', /could not be reached/],
        ['silence', () => {}, 'upstream_timeout', /^geo did not answer within 1000 ms$/],
        ['a body that stops', stalled, 'upstream_timeout', /^geo did not answer within 1000 ms$/],
      ] as const satisfies readonly (readonly [string, ApiAnswer, string, RegExp])[],
      async ([, api, code, detail]) => {
        const answer = await answerWhile(api, { GEO_API_TIMEOUT_MS: '1000' })
        assert.match(assertProblem(answer, code), detail)
        assert.doesNotMatch(answer.log + answer.body, /SECRET/)
        assert.equal(answer.metrics.sum('tributary_upstream_requests_total', { code }), 1)
      },
    ))

  it('that refuses can be caught by the function, with its status and body', async () => {
    const answer = await answerWhile(saying({ into: 'x' }, 409))
    assert.equal(assertContract(answer), 'skipped')
    assert.match(answer.log, /merged/)
  })

  it('never comes if nothing listens', async () => {
    const api = { url: `http://127.0.0.1:${await closedPort()}` }
    await using served = await serving(cityWeather, settingsFor(api))
    const detail = assertProblem(await post(served.url, city), 'upstream_unavailable')
    assert.match(detail, /^geo could not be reached \(ECONNREFUSED\)$/)
  })
})
