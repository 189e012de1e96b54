import assert from 'node:assert/strict'
import { cpSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { loadOverlay, render } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { orderedStreamOf } from '../../../knative/check/ordered-stream.ts'
import { type Overlay, settingsOf } from '../../../knative/check/overlay.ts'
import {
  COMPONENTS,
  complaints,
  DIRECTLY,
  edit,
  needsKustomize,
  ORDER_DIRECTLY,
  OVERLAYS,
  ours,
  overlaysCopy,
  withComponents,
} from './support.ts'

const datacenters = globSync('*/kustomization.yaml', { cwd: OVERLAYS }).map(dirname)

describe('the overlays', needsKustomize, () => {
  it('are one for each datacenter', () => {
    assert.deepEqual(datacenters.sort(), ['codfw', 'eqiad'])
  })

  for (const name of datacenters) {
    it(`keep every rule: ${name}`, () => {
      assert.deepEqual(complaints(ours(name)), [])
    })
  }

  it('share no consumer group', () => {
    const groups = datacenters.flatMap((name) =>
      ofKind(ours(name).objects, 'KafkaSource').map(({ spec }) => spec.consumerGroup),
    )
    assert.equal(new Set(groups).size, groups.length)
  })
})

/** The values of a datacenter.yaml, in order. */
const valuesOf = (folder: string): string[] => {
  const { spec } = parse(readFileSync(join(folder, 'datacenter.yaml'), 'utf8'))
  const { name, kafka, mediawiki, contact } = spec
  return [kafka[0], mediawiki.url, mediawiki.cidr, contact, name]
}

/** The objects of an overlay with the values of another datacenter. */
const moved = (objects: object, from: string, to: string) => {
  const values = valuesOf(to)
  const text = valuesOf(from).reduce(
    (text, value, i) => text.replaceAll(value, values[i] as string),
    JSON.stringify(objects),
  )
  return JSON.parse(text)
}

const isOrdered = ({ name }: { readonly name: string }) => name.startsWith('page-change-order')

const ORDER = ['ORDER_ACTIVE', 'ORDER_STORE', 'INCONSISTENCY_SINK']

/** An overlay's objects without those of the ordered stream. */
const withoutOrdered = (overlay: Overlay) => {
  const objects = overlay.objects.filter(({ metadata }) => !isOrdered(metadata))
  for (const { data } of ofKind(objects, 'ConfigMap') as { data: Record<string, string> }[]) {
    for (const name of ORDER) delete data[name]
  }
  return objects
}

const [eqiad, codfw] = ['eqiad', 'codfw'].map((name) => join(OVERLAYS, name)) as [string, string]

describe('two overlays', needsKustomize, () => {
  it('differ only in the values of datacenter.yaml, apart from the ordered stream', () => {
    const objects = withoutOrdered(ours('eqiad'))
    const others = withoutOrdered(ours('codfw'))
    assert.notDeepEqual(objects, others)
    assert.deepEqual(moved(objects, eqiad, codfw), others)
  })

  it('become three by copying a folder and changing its values', () => {
    const overlays = overlaysCopy()
    const [eqiad, esams] = [join(overlays, 'eqiad'), join(overlays, 'esams')]
    cpSync(eqiad, esams, { recursive: true })
    edit(join(esams, 'datacenter.yaml'), /eqiad/g, 'esams')
    edit(join(esams, 'datacenter.yaml'), '10.1.', '10.3.')
    edit(join(esams, 'kustomization.yaml'), /.*ordered-stream.*\n/, '')
    const [first, third] = [loadOverlay(eqiad), loadOverlay(esams)]
    assert.deepEqual(complaints(third), [])
    assert.match(
      complaints(first).join('\n'),
      /^every-datacenter: .*, spec.topics: 0 of the sources of page-change-order read esams.mediawiki.page_wikitext_change; give/,
    )
    assert.deepEqual(withoutOrdered(third), moved(withoutOrdered(first), eqiad, esams))
  })
})

describe('the ordered stream', needsKustomize, () => {
  /** Whether a datacenter writes the ordered stream, by its ORDER_ACTIVE and its sources' consumers. */
  const rolesOf = (overlay: Overlay) => {
    const { sources } = orderedStreamOf(overlay)
    return {
      active: settingsOf(overlay)?.data?.ORDER_ACTIVE,
      consumers: sources.map(({ spec }) => spec.consumers),
      complaints: complaints(overlay),
    }
  }
  const active = { active: 'true', consumers: [1, 1], complaints: [] }
  const passive = { active: 'false', consumers: [0, 0], complaints: [] }

  it('is active in one datacenter, and passive in the other', () => {
    assert.deepEqual([rolesOf(ours('eqiad')), rolesOf(ours('codfw'))], [active, passive])
  })

  it('moves to the other datacenter by one word in each overlay', () => {
    const overlays = overlaysCopy()
    const file = (name: string) => join(overlays, name, 'kustomization.yaml')
    edit(file('eqiad'), 'ordered-stream/active', 'ordered-stream/passive')
    const neither = rolesOf(loadOverlay(join(overlays, 'codfw'))).complaints.join('\n')
    assert.match(neither, /^one-active: .*ordered-stream\/active are: none; one must/m)
    edit(file('codfw'), 'ordered-stream/passive', 'ordered-stream/active')
    const both = ['eqiad', 'codfw'].map((name) => rolesOf(loadOverlay(join(overlays, name))))
    assert.deepEqual(both, [passive, active])
  })

  it('differs between datacenters in consumers, brokers, consumer groups and dead letters only', () => {
    const differing = ['eqiad', 'codfw'].map((name) => {
      const objects = ours(name).objects.filter(({ metadata }) => isOrdered(metadata))
      const [kafka = ''] = valuesOf(join(OVERLAYS, name))
      return JSON.stringify(objects)
        .replaceAll(kafka, 'KAFKA')
        .replaceAll(/"consumers":\d/g, 'CONSUMERS')
        .replaceAll(/"(eqiad|codfw)(\.tributary\.|[\w.]*\.dead_letter)/g, '"DC$2')
    })
    assert.equal(differing[0], differing[1])
  })

  it('gets a new revision of its function when it moves', () => {
    const revision = (words: [string, string]) => {
      const overlays = overlaysCopy()
      const file = join(overlays, 'eqiad/kustomization.yaml')
      edit(file, words[0], words[1])
      const service = '../../components/services/page-change-order'
      edit(
        file,
        '  - ../../components/datacenter',
        `  - ${service}\n  - ../../components/datacenter`,
      )
      const [found] = ofKind(loadOverlay(join(overlays, 'eqiad')).objects, 'Service')
      return found?.spec.template.metadata?.annotations?.['tributary/active']
    }
    assert.equal(revision(['ordered-stream/active', 'ordered-stream/active/']), 'true')
    assert.equal(revision(['ordered-stream/active', 'ordered-stream/passive']), 'false')
  })
})

describe('the store of the ordered stream', needsKustomize, () => {
  const objects = render(join(OVERLAYS, '../redis'))

  it('has the address in ORDER_STORE, in the namespace of the overlays', () => {
    const [service] = objects.filter(({ kind }) => kind === 'Service')
    const overlay = ours('eqiad')
    assert.equal(settingsOf(overlay)?.data?.ORDER_STORE, `redis://${service?.metadata.name}:6379`)
    const [home] = overlay.objects.filter(({ kind }) => kind === 'Namespace')
    for (const { metadata } of objects) assert.equal(metadata.namespace, home?.metadata.name)
  })
})

describe('an overlay with more components', needsKustomize, () => {
  const POLICIES = 'event-policy'

  for (const name of COMPONENTS.filter((name) => name !== POLICIES)) {
    it(`keeps every rule: ${name}`, () => {
      assert.deepEqual(complaints(withComponents([name])), [])
    })
  }

  it('keeps every rule with all of them, except event-policy', () => {
    const components = COMPONENTS.filter((name) => name !== POLICIES)
    assert.deepEqual(complaints(withComponents(components)), [])
  })

  for (const name of [...DIRECTLY.filter((name) => /^direct\//.test(name)), ORDER_DIRECTLY]) {
    it(`keeps every rule where the function reads Kafka itself: ${name}`, () => {
      const own = ['services', 'disruption-budget', 'network-policy'].map((component) =>
        component === 'services' ? name.replace('direct', component) : component,
      )
      for (const components of [[name], [...own, name, name.replace('direct', 'paused-direct')]]) {
        const overlay = withComponents(components)
        assert.deepEqual(complaints(overlay), [])
        const [deployment] = ofKind(overlay.objects, 'Deployment')
        assert.ok(deployment)
        const left = overlay.objects.filter(
          ({ kind, metadata }) =>
            kind !== 'PodDisruptionBudget' && metadata.name.startsWith(deployment.metadata.name),
        )
        assert.deepEqual(left, [deployment])
      }
    })
  }

  it('keeps every rule with all that goes with a function that reads Kafka itself', () => {
    const overlay = withComponents(DIRECTLY.filter((name) => name !== POLICIES))
    assert.deepEqual(complaints(overlay), [])
    const scaled = ofKind(overlay.objects, 'ScaledObject').find(
      ({ metadata }) => metadata.name === 'page-wikitext-change',
    )
    assert.equal(scaled?.spec.triggers[0]?.metadata.topic, 'eqiad.mediawiki.page_change.v1')
  })

  it(`keeps every rule if no function has a SinkBinding: ${POLICIES}`, () => {
    const { objects, ...overlay } = withComponents([POLICIES])
    const others = objects.filter(({ metadata }) => !isOrdered(metadata))
    assert.deepEqual(complaints({ ...overlay, objects: others }), [])
  })
})
