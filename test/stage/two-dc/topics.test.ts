import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mirrorConfig } from '../../../stage/two-dc/mirror-config.ts'
import { DATACENTERS, mirrored, ONE_WAY, other, topicsOf } from '../../../stage/two-dc/topics.ts'

describe('the topics of two datacenters', () => {
  it('include every mirrored topic at both ends', () => {
    for (const from of DATACENTERS) {
      for (const name of [from, other(from)]) {
        for (const topic of [...mirrored(from), ...ONE_WAY]) {
          assert.ok(topicsOf(name).includes(topic), `${topic} in ${name}`)
        }
      }
    }
  })

  it('are never mirrored in both directions at the same time', () => {
    assert.deepEqual(
      mirrored('eqiad').filter((topic) => mirrored('codfw').includes(topic)),
      [],
    )
  })

  it('match the pattern of their mirror, and topics with similar names do not', () => {
    const options = { from: 'eqiad', to: 'codfw', source: 'a:1', target: 'b:1' }
    const { topics } = mirrorConfig({ ...options, topics: mirrored('eqiad') })
    // As MirrorMaker 2 matches them.
    const pattern = new RegExp(`^(?:${topics})$`)
    assert.deepEqual(
      topicsOf('eqiad').filter((topic) => pattern.test(topic)),
      mirrored('eqiad'),
    )
    assert.doesNotMatch('eqiad-mediawiki.page_wikitext_change', pattern)
  })
})
