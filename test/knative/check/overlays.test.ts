import assert from 'node:assert/strict'
import { cpSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { LoadError, loadOverlay } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { complaints, edit, OVERLAYS, overlaysCopy, withComponents } from './support.ts'

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

describe('single compute', () => {
  it('makes the overlays differ in the values of datacenter.yaml and nothing else', () => {
    const [eqiad, codfw] = ['eqiad', 'codfw'].map((name) => join(OVERLAYS, name)) as [
      string,
      string,
    ]
    const { objects } = loadOverlay(eqiad)
    assert.notDeepEqual(objects, loadOverlay(codfw).objects)
    assert.deepEqual(moved(objects, eqiad, codfw), loadOverlay(codfw).objects)
  })

  it('is kept by a third datacenter, which is a copied folder with other values', () => {
    const overlays = overlaysCopy()
    const [eqiad, esams] = [join(overlays, 'eqiad'), join(overlays, 'esams')]
    cpSync(eqiad, esams, { recursive: true })
    edit(join(esams, 'datacenter.yaml'), /eqiad/g, 'esams')
    edit(join(esams, 'datacenter.yaml'), '10.1.', '10.3.')
    const overlay = loadOverlay(esams)
    assert.deepEqual(complaints(overlay), [])
    assert.deepEqual(overlay.objects, moved(loadOverlay(eqiad).objects, eqiad, esams))
  })
})

describe('the components, above an overlay', () => {
  const components = globSync('**/kustomization.yaml', { cwd: join(OVERLAYS, '../components') })
    .map(dirname)
    .filter((name) => name !== 'datacenter')
    .sort()

  for (const name of components) {
    it(`keeps to every rule: ${name}`, () => {
      assert.deepEqual(complaints(withComponents([name])), [])
    })
  }

  it('keep to every rule all together', () => {
    assert.deepEqual(complaints(withComponents(components)), [])
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
