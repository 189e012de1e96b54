import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type KafkaSource, ofKind } from '../../../knative/check/objects.ts'
import { orderedStreamOf } from '../../../knative/check/ordered-stream.ts'
import type { Overlay } from '../../../knative/check/overlay.ts'
import { complaints, needsKustomize, ours, withComponents } from './support.ts'

describe('a paused pipeline', needsKustomize, () => {
  const PAUSED = 'paused/page-wikitext-change'
  const sourceOf = ({ objects }: Overlay) =>
    ofKind(objects, 'KafkaSource').find(({ metadata }) => metadata.name === 'page-wikitext-change')

  it('has no consumers and keeps every rule, so that a deploy leaves it paused', () => {
    const overlay = withComponents([PAUSED])
    assert.equal(sourceOf(overlay)?.spec.consumers, 0)
    assert.deepEqual(complaints(overlay), [])
  })

  for (const order of [
    [PAUSED, 'keda'],
    ['keda', PAUSED],
  ]) {
    it(`is not started by KEDA, with the components in the order ${order.join(', ')}`, () => {
      const overlay = withComponents(order)
      const annotations = sourceOf(overlay)?.metadata.annotations
      assert.equal(annotations?.['autoscaling.eventing.knative.dev/class'], 'disabled')
      assert.equal(sourceOf(overlay)?.spec.consumers, 0)
      assert.deepEqual(complaints(overlay), [])
    })
  }

  it('can be the ordered stream, also where it is active', () => {
    const overlay = withComponents(['paused/page-change-order'])
    const { sources } = orderedStreamOf(overlay)
    assert.deepEqual(
      sources.map(({ spec }) => spec.consumers),
      [0, 0],
    )
    assert.deepEqual(complaints(overlay), [])
  })

  it('differs from a running one in nothing else, so its consumer group goes on where it was', () => {
    const source = (overlay: Overlay) => {
      const { spec, ...rest } = structuredClone(sourceOf(overlay)) as KafkaSource
      return { spec: { ...spec, consumers: 'any' }, name: rest.metadata.name }
    }
    assert.deepEqual(source(withComponents([PAUSED])), source(ours('eqiad')))
  })
})
