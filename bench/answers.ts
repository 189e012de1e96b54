import assert from 'node:assert/strict'
import type { HttpResponse as Answer } from '../packages/tributary/http/response.ts'
import { type PageChange, wikitext } from './events.ts'
import type { Check } from './load/closed-loop.ts'

/**
 * Checks answers to these events: that each is a CloudEvent, that the change came back, and that it
 * has its text if it should have. One event is always answered with the same bytes.
 * @param textBytes the size of the text that each answer must have; none by default
 */
export function checker(changes: readonly PageChange[], textBytes?: number): Check {
  const known: (Buffer | undefined)[] = []
  return (answer, index) => {
    if (known[index]?.equals(answer.body) && answer.status === 200) return
    const sent = changes[index] as PageChange
    assert.deepEqual(changed(answer), expected(sent, textBytes))
    assert.ok(known[index] === undefined, 'one event was answered in two ways')
    known[index] = answer.body
  }
}

/** What the runtime writes itself is its own business. */
export const withoutEnvelope = ({ $schema: _, meta: __, ...change }: Record<string, unknown>) =>
  change

function expected(sent: PageChange, textBytes: number | undefined) {
  if (textBytes === undefined) return withoutEnvelope(sent)
  const { main } = sent.revision.content_slots as { main: object }
  const content_body = wikitext(sent.revision.rev_id, textBytes)
  const revision = { ...sent.revision, content_slots: { main: { ...main, content_body } } }
  return { ...withoutEnvelope(sent), revision }
}

/** The change in an answer, in binary mode or structured. */
function changed({ status, headers, body }: Answer) {
  assert.equal(status, 200, body.toString().slice(0, 1000))
  const data = JSON.parse(body.toString())
  if (headers.get('ce-specversion') === '1.0') {
    for (const name of ['id', 'source', 'type']) assert.ok(headers.get(`ce-${name}`))
    return withoutEnvelope(data)
  }
  assert.equal(data.specversion, '1.0', 'the answer is not a CloudEvent')
  for (const name of ['id', 'source', 'type']) assert.equal(typeof data[name], 'string')
  return withoutEnvelope(data.data)
}
