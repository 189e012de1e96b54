import assert from 'node:assert/strict'
import { it } from 'node:test'
import { flowConfig } from '../../../stage/two-dc/flow-config.ts'
import { mirrored, NAMES, ONE_WAY, other, topicsOf } from '../../../stage/two-dc/topics.ts'

it('what is mirrored is there, at both ends', () => {
  for (const from of NAMES) {
    for (const name of [from, other(from)]) {
      for (const topic of [...mirrored(from), ...ONE_WAY]) {
        assert.ok(topicsOf(name).includes(topic), `${topic} in ${name}`)
      }
    }
  }
})

it('no topic is mirrored both ways all the time', () => {
  assert.deepEqual(
    mirrored('eqiad').filter((topic) => mirrored('codfw').includes(topic)),
    [],
  )
})

it('a mirror takes the topics it is given, and none that begins or is spelled like one', () => {
  const places = { name: 'own', from: 'eqiad', to: 'codfw', source: 'a:1', target: 'b:1' }
  const { topics } = flowConfig({ ...places, topics: mirrored('eqiad') })
  // As MirrorMaker 2 matches them.
  const taken = topicsOf('eqiad').filter((topic) => new RegExp(`^(?:${topics})$`).test(topic))
  assert.deepEqual(taken, mirrored('eqiad'))
  assert.doesNotMatch('eqiad-mediawiki.page_wikitext_change', new RegExp(`^(?:${topics})$`))
})
