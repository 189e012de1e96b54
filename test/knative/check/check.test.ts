import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, it } from 'node:test'
import { report } from '../../../knative/check/check.ts'
import { LoadError } from '../../../knative/check/load.ts'
import { RULES } from '../../../knative/check/rules.ts'
import { edit, needsKustomize, OVERLAYS, ours, overlaysCopy } from './support.ts'

const root = join(import.meta.dirname, '../../..')

const check = (...args: string[]) => {
  const script = join(root, 'knative/check/check.ts')
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

/** An overlay with a patch of its own for the KafkaSource. */
const patched = (operation: string) => {
  const overlays = overlaysCopy()
  const patch = `patches:\n  - target: { kind: KafkaSource, name: page-wikitext-change }\n    patch: '[${operation}]'\n`
  edit(join(overlays, 'eqiad/kustomization.yaml'), 'components:\n', `${patch}components:\n`)
  return overlays
}

describe('make check', needsKustomize, () => {
  it('says that an overlay keeps all rules', () => {
    assert.deepEqual(check(OVERLAYS, 'eqiad'), {
      stdout: `eqiad: ${ours('eqiad').objects.length} objects, ${RULES.length} rules, no problems\n`,
      stderr: '',
      status: 0,
    })
  })

  const broken: [title: string, overlays: () => string, says: RegExp][] = [
    [
      'a delivery cut short',
      () => patched('{"op": "remove", "path": "/spec/delivery/deadLetterSink"}'),
      /^complete-delivery: Without a dead letter sink .*\n {2}KafkaSource page-wikitext-change, spec.delivery.deadLetterSink: is missing.*\neqiad: \d+ objects, \d+ rules, 1 problem\n$/,
    ],
    [
      'a misspelt field',
      () => patched('{"op": "add", "path": "/spec/initialOffsets", "value": "latest"}'),
      /^known-fields: .*\n {2}KafkaSource .*, spec.initialOffsets: is not a known field; write one of topics/,
    ],
    [
      'the values of another datacenter',
      () => {
        const overlays = overlaysCopy()
        edit(join(overlays, 'eqiad/datacenter.yaml'), 'kafka-main-eqiad', 'kafka-main-codfw')
        return overlays
      },
      /^no-other-datacenter: .*\n {2}KafkaSink .*, spec.bootstrapServers.0: names another datacenter, "kafka-main-codfw/m,
    ],
    [
      'the datacenter’s component left out',
      () => {
        const overlays = overlaysCopy()
        edit(join(overlays, 'eqiad/kustomization.yaml'), /components:[\s\S]*$/, '')
        return overlays
      },
      /^known-kinds: .*\n {2}Datacenter datacenter, apiVersion: is still in the overlay; list components\/datacenter as the last/m,
    ],
  ]
  for (const [title, overlays, says] of broken) {
    it(`names the object, the field and the reason for ${title}`, () => {
      const { text, code } = report(overlays(), 'eqiad')
      assert.equal(code, 1, text)
      assert.match(text, says)
    })
  }

  it('prints what is wrong, and fails', () => {
    const overlays = patched('{"op": "add", "path": "/spec/initialOffsets", "value": "latest"}')
    assert.deepEqual(check(overlays, 'eqiad'), {
      stdout: report(overlays, 'eqiad').text,
      stderr: '',
      status: 1,
    })
  })

  it('says which pipelines are paused, at every check and so at every deploy', () => {
    const overlays = overlaysCopy()
    const last = '  - ../../components/datacenter\n'
    edit(
      join(overlays, 'eqiad/kustomization.yaml'),
      last,
      `  - ../../components/paused/page-wikitext-change\n${last}`,
    )
    assert.deepEqual(report(overlays, 'eqiad'), {
      text: `paused: KafkaSource page-wikitext-change reads no events (components/paused)\neqiad: ${ours('eqiad').objects.length} objects, ${RULES.length} rules, no problems\n`,
      code: 0,
    })
  })

  it('names a function that has no pipeline here, and how to write it', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, '../base/kustomization.yaml'), '  - page-wikitext-change\n', '')
    const { text, code } = report(overlays, 'eqiad')
    assert.match(
      text,
      /^hint: functions\/page-wikitext-change has no pipeline here; make pipeline FUNCTION=page-wikitext-change writes it\neqiad: /m,
    )
    assert.doesNotMatch(text, /functions\/page-(key|change-order)/)
    assert.equal(code, 0)
  })

  it('says in one line why an overlay cannot be rendered', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'eqiad/datacenter.yaml'), / *cidr: .*\n/, '')
    assert.deepEqual(check(relative(root, overlays), 'eqiad'), {
      stdout: '',
      stderr: `check: ${relative(root, overlays)}/eqiad/datacenter.yaml: spec.mediawiki.cidr is missing\n`,
      status: 2,
    })
  })

  it('says in one line that a folder was copied without changing its values', () => {
    const overlays = overlaysCopy()
    cpSync(join(overlays, 'eqiad'), join(overlays, 'esams'), { recursive: true })
    assert.throws(
      () => report(overlays, 'esams'),
      new LoadError(
        `${overlays}/esams/datacenter.yaml: spec.name is eqiad; write the folder’s name, esams`,
      ),
    )
  })

  for (const [dc, says] of [
    ['', /^no datacenter is given; add DC=eqiad, for example$/],
    ['esams', /^there is no .*\/esams\/kustomization.yaml; overlays here: codfw, eqiad$/],
  ] as const) {
    it(`says in one line which datacenters there are, for DC=${JSON.stringify(dc)}`, () => {
      assert.throws(() => report(OVERLAYS, dc), { message: says })
    })
  }
})
