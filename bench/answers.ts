import assert from 'node:assert/strict'
import type { HttpResponse as Answer } from '../packages/tributary/http/response.ts'
import { wikitext } from '../stage/wiki/texts.ts'
import type { PageChange } from './events.ts'
import type { Check } from './load/closed-loop.ts'

/**
 * Checks that each answer is a CloudEvent with the change that was sent, and with its text if one is
 * expected. The same event must always get the same bytes, so only its first answer is parsed.
 * @param textBytes the size of the text that each answer must have; by default no text
 */
export function checker(changes: readonly PageChange[], textBytes?: number): Check {
  const first: (Buffer | undefined)[] = []
  return (answer, index) => {
    if (first[index]?.equals(answer.body) && answer.status === 200) return
    const sent = changes[index] as PageChange
    assert.deepEqual(changeIn(answer), expected(sent, textBytes))
    assert.ok(first[index] === undefined, 'one event was answered in two ways')
    first[index] = answer.body
  }
}

/** A change without the two fields that the runtime itself writes. */
export const withoutEnvelope = ({ $schema: _, meta: __, ...change }: Record<string, unknown>) =>
  change

function expected(sent: PageChange, textBytes: number | undefined) {
  if (textBytes === undefined) return withoutEnvelope(sent)
  const { main } = sent.revision.content_slots as { main: object }
  const content_body = wikitext(sent.revision.rev_id, textBytes)
  const revision = { ...sent.revision, content_slots: { main: { ...main, content_body } } }
  return { ...withoutEnvelope(sent), revision }
}

/** The change in an answer, in binary or structured mode. */
function changeIn({ status, headers, body }: Answer) {
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
