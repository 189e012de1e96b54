import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passOn, RetryableError, TerminalError } from '@tributary/runtime'
import { eachCase } from '../../support/cases.ts'
import { post, postStructured, structured } from '../../support/function-client.ts'
import { assertProblem, STATUS } from '../../support/function-contract.ts'
import { change, enrichment, type Served, serving } from '../../support/function-serve.ts'

const thrower = (error: unknown) =>
  enrichment(() => {
    throw error
  })

const LONG: readonly (readonly [title: string, detail: string])[] = [
  ['ASCII', 'x'.repeat(1_000_000)],
  ['two bytes each', 'é'.repeat(100_000)],
  ['four bytes each', '😀'.repeat(100_000)],
  ['characters that JSON escapes', '\u0001"\\'.repeat(100_000)],
  ['lone surrogates', '\ud800'.repeat(100_000)],
  ['empty', ''],
]

/** Everything that author's code may throw, with MARK wherever it has a message. */
const BUGS: readonly (readonly [title: string, thrown: unknown])[] = [
  ['an Error', new Error('MARK in the message')],
  ['an Error with a cause', new TypeError('MARK', { cause: new Error('MARK') })],
  ['a string', 'MARK'],
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['an object', { code: 'MARK', status: 200, message: 'MARK' }],
  ['an object without a prototype', Object.create(null)],
  [
    'an error whose stack throws',
    Object.defineProperty(new Error('MARK'), 'stack', { get: throws }),
  ],
  [
    "an error of Fastify's shape",
    Object.assign(new Error('MARK'), { statusCode: 404, code: 'FST_MARK' }),
  ],
]

describe('the answer to a failure', () => {
  it('is complete within 1,024 bytes, however long the detail is', () =>
    eachCase(LONG, async ([, detail]) => {
      await using served = await serving(thrower(new TerminalError(detail)))
      const shown = assertProblem(await post(served.url, change()), 'not_enrichable')
      assert.equal(shown.slice(0, 20), detail.toWellFormed().slice(0, 20))
    }))

  it("has the title of the lookup's own row of the error table", async () => {
    const errors = { no_place: { status: 422, meaning: 'It has no place.', remedy: 'None.' } }
    const lookups = { geo: { errors, open: () => ({ forEvent: () => ({}) }) } }
    const definition = thrower(new TerminalError('far away', { code: 'no_place' }))
    await using served = await serving({ ...definition, lookups })
    const { body } = await post(served.url, change())
    assert.equal(JSON.parse(String(body)).title, 'It has no place.')
  })

  it('has the status of its code, for each code an author may throw', () =>
    eachCase(Object.entries(STATUS), async ([code, status]) => {
      const Thrown = status >= 500 ? RetryableError : TerminalError
      await using served = await serving(thrower(new Thrown('why', { code: code as never })))
      assert.equal(assertProblem(await post(served.url, change()), code), 'why')
    }))

  for (const [title, failing] of [
    ['throws', thrower],
    ['rejects', (bug: unknown) => enrichment(() => Promise.reject(bug))],
  ] as const) {
    it(`is internal_error if the function ${title}, without the message, also in the log`, () =>
      eachCase(BUGS, async ([, bug]) => {
        await using served = await serving(failing(bug))
        for (const _ of ['first', 'second']) {
          const answer = await post(served.url, change())
          assertProblem(answer, 'internal_error')
          assert.doesNotMatch(`${answer.rawHeaders}${answer.body}`, /MARK/)
        }
        assert.doesNotMatch(served.lines.join(''), /MARK/)
      }))
  }

  it('is internal_error if key() throws', async () => {
    const key = () => {
      throw new Error('MARK')
    }
    await using served = await serving(enrichment(undefined, { key }))
    assertProblem(await post(served.url, change()), 'internal_error')
  })

  it('is a failure if the function returns no object', () =>
    eachCase([undefined, null, 5, 'x'], async (result) => {
      await using served = await serving(enrichment(() => result as never))
      const { status } = await post(served.url, change())
      assert.ok(status === 500 || status === 422, String(status))
    }))

  it('is internal_error if the result cannot be JSON: a BigInt, or a circle', async () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    await eachCase([1n, circle], async (part) => {
      await using served = await serving(enrichment((input) => ({ ...input, part })))
      assertProblem(await post(served.url, change()), 'internal_error')
    })
  })

  it('is schema_violation, and no bug, if data is passed on that is too deep to be written', async () => {
    await using served = await serving(enrichment(() => passOn()))
    const data = JSON.stringify(change()).replace(
      /}$/,
      `,"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    )
    const event = JSON.stringify(structured()).replace(/}$/, `,"data":${data}}`)
    assertProblem(await postStructured(served.url, event), 'schema_violation')
  })

  it('is schema_violation if the result breaks the output schema', async () => {
    const validate = Object.assign(() => false, {
      errors: [{ instancePath: '/page', message: 'must be object' }],
    })
    const output = { id: '/test/enriched/1.0.0', majors: [1], validate }
    await using served = await serving(enrichment(undefined, { output }))
    assert.match(assertProblem(await post(served.url, change()), 'schema_violation'), /page/)
  })
})

describe('the log line of a bug', () => {
  const bug = () => new TypeError('MARK', { cause: new Error('CAUSE') })
  const lineOf = async (served: Served) => {
    await post(served.url, change(), { id: 'the-id' })
    const lines = served.lines.map((line) => JSON.parse(line))
    return lines.find(({ id }) => id === 'the-id')
  }

  it('has the id and code of the event, and the stack', async () => {
    await using served = await serving(thrower(bug()))
    const line = await lineOf(served)
    assert.equal(line.code, 'internal_error')
    assert.match(JSON.stringify(line), /server-problem\.test\.ts/)
  })

  it('says that the message is withheld, since it may quote hidden text', async () => {
    await using served = await serving(thrower(bug()))
    const line = await lineOf(served)
    assert.match(line.message, /withheld.*tributary run/)
    assert.match(line.stack, /TypeError/)
    assert.doesNotMatch(JSON.stringify(line), /MARK|CAUSE/)
  })

  it('shows message and cause where errors may be shown', async () => {
    await using served = await serving(thrower(bug()), {}, { showErrors: true })
    assert.match((await lineOf(served)).error, /TypeError: MARK.*CAUSE/s)
  })

  it('says what to return if the function returned nothing', async () => {
    await using served = await serving(enrichment(() => undefined as never))
    assert.match((await lineOf(served)).detail, /enrich returned undefined; return the enriched/)
  })

  it('says what to return if the function returned an array', async () => {
    await using served = await serving(enrichment((change) => [change] as never))
    assert.match((await lineOf(served)).detail, /enrich returned an array; return the enriched/)
  })
})

function throws(): never {
  throw new Error('MARK')
}
