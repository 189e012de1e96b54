import { after, afterEach, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { eachCase } from '../../support/cases.ts'
import { postStructured, structured } from '../../support/function-client.ts'
import { assertProblem } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates } from '../../support/function-events.ts'
import {
  assertSound,
  paths,
  startTarget,
  type Target,
  withMember,
} from '../../support/function-target.ts'
import { anyText } from '../../support/texts.ts'

const change: Json = pageChanges()[0]
const create: Json = revisionCreates()[0]
const MiB = 1 << 20

/** The event as JSON with one more member, written as it stands. */
const spliced = (member: string, event = change) =>
  `${JSON.stringify(event).slice(0, -1)},${member}}`
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

/** More levels than any recursion survives. */
const DEEP = 200_000

/** Deeply nested JSON wherever it may stand in an event; once as deep as MAX_EVENT_BYTES allows. */
const DEPTHS: readonly (readonly [title: string, body: string])[] = [
  ['10 MiB of arrays', spliced(`"x":${nested(5 * MiB - 1000)}`)],
  ['objects', spliced(`"x":${'{"x":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`)],
  ['arrays in $schema', `{"$schema":${nested(DEEP)},"meta":{}}`],
  ['arrays in meta', `{"$schema":"/mediawiki/page/change/1.2.0","meta":${nested(DEEP)}}`],
  ['arrays in an unknown field of a create', spliced(`"x":${nested(DEEP)}`, create)],
  ['arrays in a typed field', spliced(`"performer":{"groups":${nested(DEEP)}}`)],
  ['arrays alone', nested(DEEP)],
  ['arrays that are not closed', '['.repeat(DEEP)],
  ['arrays, not too deep to pass on', spliced(`"x":${nested(500)}`)],
]

describe('the body of an event', () => {
  let target: Target
  before(async () => {
    target = await startTarget()
  })
  after(() => target[Symbol.asyncDispose]())
  afterEach(() => target.stillServes())

  it('is malformed_json if it is cut off anywhere', async () => {
    const whole = Buffer.from(JSON.stringify(create))
    for (let end = 1; end < whole.length; end += 7) {
      assertProblem(await target.send(whole.subarray(0, end)), 'malformed_json')
    }
  })

  it('gets a sound answer however deep its JSON is', () =>
    eachCase(DEPTHS, ([, body]) => target.send(body)))

  it('gets a sound answer however deep a structured event is', async () => {
    for (const member of ['data', 'extension', 'id', 'data_base64', '__proto__']) {
      const body = `${JSON.stringify(structured()).slice(0, -1)},"${member}":${nested(MiB)}}`
      assertSound(await postStructured(target.url, body))
    }
  })

  it('is malformed_json if it is not UTF-8', async () => {
    const bytes = ['ff', 'c3', 'c0af', 'eda080', 'f4908080', 'e282'].map((hex) =>
      Buffer.from(hex, 'hex'),
    )
    for (const invalid of bytes) {
      const quote = Buffer.from('"')
      const [before, behind] = JSON.stringify({ ...change, comment: '|' }).split('"|"') as [
        string,
        string,
      ]
      const body = Buffer.concat([Buffer.from(before), quote, invalid, quote, Buffer.from(behind)])
      assertProblem(await target.send(body), 'malformed_json')
    }
  })

  it('gets a sound answer for any bytes, any text and any JSON', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      anyText(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => void (await target.send(bytes))),
      { numRuns: 100 },
    )
  })

  it('gets a sound answer with any JSON in the place of any member, binary and structured', async () => {
    for (const event of [change, create]) {
      const somewhere = fc.constantFrom(...paths(event))
      await fc.assert(
        fc.asyncProperty(somewhere, fc.jsonValue(), async (path, value) => {
          const data = withMember(event, path, value)
          await target.send(data)
          assertSound(await postStructured(target.url, structured({ data })))
        }),
        { numRuns: 50 },
      )
    }
  })
})
