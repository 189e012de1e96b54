import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { LoadError, loadOverlay } from '../../../knative/check/load.ts'
import { edit, needsKustomize, overlaysCopy } from './support.ts'

describe('an overlay that cannot be rendered', needsKustomize, () => {
  const fields: [field: string, line: RegExp, says: RegExp][] = [
    ['name', / {2}name: eqiad\n/, /datacenter.yaml: spec.name is missing$/],
    ['kafka', / {2}kafka:\n.*\n/, /datacenter.yaml: spec.kafka is missing$/],
    ['url', / *url: .*\n/, /datacenter.yaml: spec.mediawiki.url is missing$/],
    ['cidr', / *cidr: .*\n/, /datacenter.yaml: spec.mediawiki.cidr is missing$/],
    ['port', / *port: .*\n/, /datacenter.yaml: spec.mediawiki.port is missing$/],
    ['contact', / *contact: .*\n/, /datacenter.yaml: spec.contact is missing$/],
    ['a value', /contact: .*\n/, /datacenter.yaml: spec.contact is null, must be string$/],
    [
      'its own name',
      / {2}name: datacenter\n/,
      /datacenter.yaml: metadata is null, must be object$/,
    ],
  ]
  const refused = (overlays: string, says: RegExp) =>
    assert.throws(
      () => loadOverlay(join(overlays, 'eqiad')),
      (error) => error instanceof LoadError && says.test(error.message.split('\n')[0] ?? ''),
    )

  for (const [field, line, says] of fields) {
    it(`is refused in one line without ${field}`, () => {
      const overlays = overlaysCopy()
      const to = field === 'a value' ? 'contact:\n' : ''
      edit(join(overlays, 'eqiad/datacenter.yaml'), line, to)
      refused(overlays, says)
    })
  }

  it('is refused in one line without datacenter.yaml', () => {
    const overlays = overlaysCopy()
    rmSync(join(overlays, 'eqiad/datacenter.yaml'))
    refused(overlays, /eqiad\/datacenter.yaml is missing; copy the one of another datacenter/)
  })

  it('is refused in one line without its folder', () => {
    const overlays = overlaysCopy()
    rmSync(join(overlays, 'eqiad'), { recursive: true })
    refused(overlays, /there is no .*eqiad\/kustomization.yaml; overlays here: codfw$/)
  })

  it('is refused with Kustomize’s own message for a component that does not exist', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'eqiad/kustomization.yaml'), 'components/datacenter', 'components/nowhere')
    refused(overlays, /overlays\/eqiad: .*components\/nowhere/)
  })
})
