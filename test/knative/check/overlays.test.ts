import assert from 'node:assert/strict'
import { cpSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { LoadError, loadOverlay, render } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { orderedStreamOf } from '../../../knative/check/ordered-stream.ts'
import { settingsOf } from '../../../knative/check/overlay.ts'
import { COMPONENTS, complaints, edit, OVERLAYS, overlaysCopy, withComponents } from './support.ts'

const datacenters = globSync('*/kustomization.yaml', { cwd: OVERLAYS }).map(dirname)

describe('each overlay', () => {
  it('is there for both datacenters', () => {
    assert.deepEqual(datacenters.sort(), ['codfw', 'eqiad'])
  })

  for (const name of datacenters) {
    it(`renders and keeps to every rule: ${name}`, () => {
      assert.deepEqual(complaints(loadOverlay(join(OVERLAYS, name))), [])
    })
  }

  it('has consumer groups that no other has', () => {
    const groups = datacenters.flatMap((name) =>
      ofKind(loadOverlay(join(OVERLAYS, name)).objects, 'KafkaSource').map(
        ({ spec }) => spec.consumerGroup,
      ),
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

/** What an overlay would be in another datacenter. */
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

/** What an overlay has but the ordered stream. */
const withoutOrdered = (folder: string) => {
  const objects = loadOverlay(folder).objects.filter(({ metadata }) => !isOrdered(metadata))
  for (const { data } of ofKind(objects, 'ConfigMap') as { data: Record<string, string> }[]) {
    for (const name of ORDER) delete data[name]
  }
  return objects
}

const [eqiad, codfw] = ['eqiad', 'codfw'].map((name) => join(OVERLAYS, name)) as [string, string]

describe('single compute', () => {
  it('makes the overlays differ in the values of datacenter.yaml and nothing else', () => {
    const objects = withoutOrdered(eqiad)
    assert.notDeepEqual(objects, withoutOrdered(codfw))
    assert.deepEqual(moved(objects, eqiad, codfw), withoutOrdered(codfw))
  })

  it('is kept by a third datacenter, which is a copied folder with other values', () => {
    const overlays = overlaysCopy()
    const [eqiad, esams] = [join(overlays, 'eqiad'), join(overlays, 'esams')]
    cpSync(eqiad, esams, { recursive: true })
    edit(join(esams, 'datacenter.yaml'), /eqiad/g, 'esams')
    edit(join(esams, 'datacenter.yaml'), '10.1.', '10.3.')
    edit(join(esams, 'kustomization.yaml'), /.*ordered-stream.*\n/, '')
    assert.deepEqual(complaints(loadOverlay(esams)), [])
    assert.deepEqual(withoutOrdered(esams), moved(withoutOrdered(eqiad), eqiad, esams))
    assert.match(
      complaints(loadOverlay(eqiad)).join('\n'),
      /^every-datacenter: .*, spec.topics: esams.mediawiki.page_wikitext_change must have one KafkaSource of its own; it has 0$/,
    )
  })
})

describe('the ordered stream', () => {
  /** Where it is written, or not: what consumers, ORDER_ACTIVE and the rules say. */
  const rolesOf = (folder: string) => {
    const overlay = loadOverlay(folder)
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
    assert.deepEqual([rolesOf(eqiad), rolesOf(codfw)], [active, passive])
  })

  it('is turned over by one word in each overlay', () => {
    const overlays = overlaysCopy()
    const file = (name: string) => join(overlays, name, 'kustomization.yaml')
    edit(file('eqiad'), 'ordered-stream/active', 'ordered-stream/passive')
    const neither = rolesOf(join(overlays, 'codfw')).complaints.join('\n')
    assert.match(neither, /^one-active: .*ordered-stream\/active are none, must be one$/m)
    edit(file('codfw'), 'ordered-stream/passive', 'ordered-stream/active')
    const both = ['eqiad', 'codfw'].map((name) => rolesOf(join(overlays, name)))
    assert.deepEqual(both, [passive, active])
  })

  it('differs between datacenters in that, their brokers, groups and dead letters', () => {
    const differing = [eqiad, codfw].map((folder) => {
      const objects = loadOverlay(folder).objects.filter(({ metadata }) => isOrdered(metadata))
      const [kafka = ''] = valuesOf(folder)
      return JSON.stringify(objects)
        .replaceAll(kafka, 'KAFKA')
        .replaceAll(/"consumers":\d/g, 'CONSUMERS')
        .replaceAll(/"(eqiad|codfw)(\.tributary\.|[\w.]*\.dead_letter)/g, '"DC$2')
    })
    assert.equal(differing[0], differing[1])
  })

  it('gets a new revision of its function when it is turned over', () => {
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

describe('the store of the ordered stream', () => {
  const objects = render(join(OVERLAYS, '../redis'))

  it('is where ORDER_STORE says, in the namespace of the overlays', () => {
    const [service] = objects.filter(({ kind }) => kind === 'Service')
    const overlay = loadOverlay(eqiad)
    assert.equal(settingsOf(overlay)?.data?.ORDER_STORE, `redis://${service?.metadata.name}:6379`)
    const [home] = overlay.objects.filter(({ kind }) => kind === 'Namespace')
    for (const { metadata } of objects) assert.equal(metadata.namespace, home?.metadata.name)
  })
})

describe('the components, above an overlay', () => {
  const POLICIES = 'event-policy'

  for (const name of COMPONENTS.filter((name) => name !== POLICIES)) {
    it(`keeps to every rule: ${name}`, () => {
      assert.deepEqual(complaints(withComponents([name])), [])
    })
  }

  it('keep to every rule all together, but for event-policy', () => {
    const components = COMPONENTS.filter((name) => name !== POLICIES)
    assert.deepEqual(complaints(withComponents(components)), [])
  })

  it(`keeps to every rule where no function posts by itself: ${POLICIES}`, () => {
    const { objects, ...overlay } = withComponents([POLICIES])
    const others = objects.filter(({ metadata }) => !isOrdered(metadata))
    assert.deepEqual(complaints({ ...overlay, objects: others }), [])
  })
})

describe('an overlay with something missing', () => {
  const fields: [field: string, line: RegExp, says: RegExp][] = [
    ['name', / {2}name: eqiad\n/, /datacenter.yaml: spec.name is missing$/],
    ['kafka', / {2}kafka:\n.*\n/, /datacenter.yaml: spec.kafka is missing$/],
    ['url', / *url: .*\n/, /datacenter.yaml: spec.mediawiki.url is missing$/],
    ['cidr', / *cidr: .*\n/, /datacenter.yaml: spec.mediawiki.cidr is missing$/],
    ['port', / *port: .*\n/, /datacenter.yaml: spec.mediawiki.port is missing$/],
    ['contact', / *contact: .*\n/, /datacenter.yaml: spec.contact is missing$/],
    ['a value', /contact: .*\n/, /datacenter.yaml: spec.contact is null, must be string$/],
    [
      'local-config',
      /local-config/,
      /datacenter.yaml: metadata.annotations.config.kubernetes.io\/local-config is missing/,
    ],
  ]
  const refused = (overlays: string, says: RegExp) =>
    assert.throws(
      () => loadOverlay(join(overlays, 'eqiad')),
      (error) => error instanceof LoadError && says.test(error.message.split('\n')[0] ?? ''),
    )

  for (const [field, line, says] of fields) {
    it(`is told so in one line: ${field}`, () => {
      const overlays = overlaysCopy()
      const to = field === 'a value' ? 'contact:\n' : field === 'local-config' ? 'local' : ''
      edit(join(overlays, 'eqiad/datacenter.yaml'), line, to)
      refused(overlays, says)
    })
  }

  it('is told so in one line: datacenter.yaml', () => {
    const overlays = overlaysCopy()
    rmSync(join(overlays, 'eqiad/datacenter.yaml'))
    refused(overlays, /eqiad\/datacenter.yaml is missing; it has all that is particular/)
  })

  it('is told so in one line: the folder', () => {
    const overlays = overlaysCopy()
    rmSync(join(overlays, 'eqiad'), { recursive: true })
    refused(overlays, /there is no .*eqiad\/kustomization.yaml; overlays here: codfw$/)
  })

  it('is told what Kustomize says of a component that is not there', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'eqiad/kustomization.yaml'), 'components/datacenter', 'components/nowhere')
    refused(overlays, /overlays\/eqiad: .*components\/nowhere/)
  })
})
