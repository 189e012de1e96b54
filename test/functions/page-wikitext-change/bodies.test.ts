import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { ceHeaders, postStructured, structured } from '../../support/function-client.ts'
import { assertProblem, enriched } from '../../support/function-contract.ts'
import { type Json, pageChanges, revisionCreates, sha1 } from '../../support/function-events.ts'
import { head, RawConnection } from '../../support/function-raw.ts'
import { paths, survived, type Target, target, withMember } from '../../support/function-target.ts'
import { json, recorded, revisionAnswer } from '../../support/function-wiki.ts'

const change: Json = pageChanges()[0]
const create: Json = revisionCreates()[0]
const MiB = 1 << 20

/** The event as JSON with one more member, written as it stands. */
const spliced = (member: string, event = change) =>
  `${JSON.stringify(event).slice(0, -1)},${member}}`
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
/** Bytes in buffers that somebody still holds. */
const retained = () => {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

/** A change of a page to this text. */
const changeTo = (text: string): Json => {
  const [content_sha1, content_size] = [sha1(text), Buffer.byteLength(text)]
  const slots = { main: { slot_role: 'main', content_sha1, content_size } }
  return withMember(change, ['revision'], {
    ...{ rev_id: 34, rev_dt: change.dt, rev_sha1: content_sha1, rev_size: content_size },
    content_slots: slots,
  })
}

describe('a body that means it ill', () => {
  let hostile: Target
  before(async () => {
    hostile = await target()
  })
  after(() => hostile[Symbol.asyncDispose]())
  afterEach(async () => {
    hostile.wiki.answer = recorded
    await hostile.stillServes()
  })

  it('is malformed JSON cut off after any byte', async () => {
    const whole = Buffer.from(JSON.stringify(create))
    for (let end = 1; end < whole.length; end++) {
      assertProblem(await hostile.attack(whole.subarray(0, end)), 'malformed_json')
    }
  })

  for (const [title, framing, first, next, last] of [
    ['with content-length', ['content-length', String(100 * MiB)], '', '', ''],
    ['chunked', ['transfer-encoding', 'chunked'], `${MiB.toString(16)}\r\n`, '\r\n', '0\r\n\r\n'],
  ] as const) {
    it(`is refused, and not kept in memory, if it has 100 MB ${title}`, async () => {
      await using connection = await RawConnection.open(hostile.url)
      const baseline = retained()
      let peak = 0
      const block = Buffer.alloc(MiB, ' ')
      await connection.write(head([...Object.entries(ceHeaders()), framing]))
      for (let sent = 0; sent < 100; sent++) {
        if (first) await connection.write(first)
        if (!(await connection.write(block))) break
        if (next) await connection.write(next)
        if (sent % 10 === 9) peak = Math.max(peak, retained() - baseline)
      }
      if (last) await connection.write(last)
      assertProblem(await connection.answer(), 'event_too_large')
      assert.ok(peak < 32 * MiB, `${peak / MiB} MiB`)
    })
  }

  const depths: [string, string][] = [
    ['10 MiB of arrays', spliced(`"x":${nested(5 * MiB - 1000)}`)],
    ['a million objects', spliced(`"x":${'{"x":'.repeat(MiB)}1${'}'.repeat(MiB)}`)],
    ['arrays in $schema', `{"$schema":${nested(MiB)},"meta":{}}`],
    ['arrays in meta', `{"$schema":"/mediawiki/page/change/1.2.0","meta":${nested(MiB)}}`],
    ['arrays in an unknown field of a create', spliced(`"x":${nested(MiB)}`, create)],
    ['arrays in a typed field', spliced(`"performer":{"groups":${nested(MiB)}}`)],
    ['arrays alone', nested(MiB)],
    ['arrays that are not closed', '['.repeat(MiB)],
    ['arrays, not too deep to pass on', spliced(`"x":${nested(500)}`)],
  ]
  for (const [title, body] of depths) {
    it(`is answered however deep: ${title}`, async () => {
      await hostile.attack(body)
    })
  }

  it('is answered however deep, structured', async () => {
    for (const member of ['data', 'extension', 'id', 'data_base64', '__proto__']) {
      const body = `${JSON.stringify(structured()).slice(0, -1)},"${member}":${nested(MiB)}}`
      survived(await postStructured(hostile.url, body))
    }
  })

  it('is answered with a page of 2 MiB as with any other', async () => {
    const text = 'é漢😀x'.repeat(MiB / 5)
    hostile.wiki.answer = ({ revId }, response) =>
      json(response, revisionAnswer(revId, { main: text }))
    const { revision }: Json = enriched(await hostile.attack(changeTo(text)))
    assert.equal(revision.content_slots.main.content_body, text)
  })

  it('is event_too_large if its page does not fit into the output limit', async () => {
    // Six bytes of JSON for one of text.
    const text = '\u0001'.repeat(2 * MiB)
    hostile.wiki.answer = ({ revId }, response) =>
      json(response, revisionAnswer(revId, { main: text }))
    assertProblem(await hostile.attack(changeTo(text)), 'event_too_large')
  })

  it('is malformed JSON if it is not UTF-8', async () => {
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
      assertProblem(await hostile.attack(body), 'malformed_json')
    }
  })

  it('is answered whatever bytes, texts and JSON it is of', async () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => void (await hostile.attack(bytes))),
      { numRuns: 300 },
    )
  })

  it('is answered with arbitrary JSON in the place of any member, binary and structured', async () => {
    for (const event of [change, create]) {
      const somewhere = fc.constantFrom(...paths(event))
      await fc.assert(
        fc.asyncProperty(somewhere, fc.jsonValue(), async (path, value) => {
          const data = withMember(event, path, value)
          await hostile.attack(data)
          survived(await postStructured(hostile.url, structured({ data })))
        }),
        { numRuns: 150 },
      )
    }
  })
})
