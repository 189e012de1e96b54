import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { directsOf } from '../../../knative/check/direct.ts'
import { loadOverlay } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { readFunctions } from '../../../knative/functions.ts'
import { writePipeline } from '../../../knative/pipeline/write.ts'
import { complaints, needsKustomize } from '../check/support.ts'
import { addFunction, listComponent, plantedFunction, repositoryCopy } from './repository.ts'

/** The rendered overlay eqiad, in which a function with this input reads Kafka itself. */
function directly(sources: Readonly<Record<string, string>>) {
  const copy = repositoryCopy()
  for (const [name, source] of Object.entries(sources)) addFunction(copy, name, source)
  for (const name of Object.keys(sources)) writePipeline(copy, name)
  for (const component of ['direct', 'direct-keda']) {
    listComponent(copy, `${component}/planted-weather`)
  }
  return loadOverlay(join(copy, 'knative/overlays/eqiad'), readFunctions(copy))
}

const planted = (input: string) =>
  plantedFunction('planted-weather', `input: [${input}], enrich: (change) => change,`)

describe('a written pipeline of a function that reads Kafka itself', needsKustomize, () => {
  it('reads every stream of its input, and is scaled by the lag of each', () => {
    const both = "{ stream: 'planted_change', schema }, { stream: 'planted_move', schema }"
    const overlay = directly({ 'planted-weather': planted(both) })
    // The component's image has no digest yet.
    assert.match(complaints(overlay).join('\n'), /^pinned-images: [^\n]*$/)
    const topics = ['eqiad.planted_change', 'eqiad.planted_move']
    assert.deepEqual(directsOf(overlay)[0]?.topics, topics)
    const [scaled] = ofKind(overlay.objects, 'ScaledObject')
    assert.deepEqual(
      scaled?.spec.triggers.map(({ metadata }) => metadata.topic),
      topics,
    )
  })

  it('needs no function in front that sets keys', () => {
    const unkeyed = "{ stream: 'planted_change', schema, keyed: false }"
    const keys = plantedFunction('planted-key', `input: [${unkeyed}], enrich: passOn,`)
      .replace(/key: \(\).*/, 'key,')
      .replace("'planted_key'", "'planted_change'")
    const weather = planted(unkeyed).replace(/key: \(\).*/, 'key,')
    const key = 'export const key = () => ({ partitionkey: "1", subject: "1" })'
    const overlay = directly({
      'planted-key': `${key}\n${keys}`,
      'planted-weather': `import { key } from '../planted-key/index.ts'\n${weather}`,
    })
    assert.match(complaints(overlay).join('\n'), /^pinned-images: [^\n]*$/)
    assert.deepEqual(directsOf(overlay)[0]?.topics, ['eqiad.planted_change'])
  })
})
