import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readDatacenter } from '../../knative/check/load.ts'
import { orderedStreamOf } from '../../knative/check/ordered-stream.ts'
import { type Connector, connectorsFor } from '../../knative/mirror/mirror.ts'
import { edit, needsKustomize, OVERLAYS, ours, overlaysCopy } from './check/support.ts'

const [EQIAD, CODFW] = ['eqiad', 'codfw'] as const
const ORDERED = 'mediawiki.page_change_ordered'

/** The topics in a connector's setting, which is a list of regular expressions. */
const topicsOf = (topics = '') => topics.split(',').map((topic) => topic.replaceAll('\\.', '.'))

const running = (connectors: readonly Connector[]) =>
  connectors.filter(({ initial_state }) => initial_state === 'RUNNING').map(({ name }) => name)

describe('the mirrors of the ordered stream', needsKustomize, () => {
  /** Rendered once: each rendering takes a quarter of a second. */
  const CONNECTORS = {
    eqiad: connectorsFor(OVERLAYS, EQIAD),
    codfw: connectorsFor(OVERLAYS, CODFW),
  }
  for (const [to, from] of [
    [EQIAD, CODFW],
    [CODFW, EQIAD],
  ] as const) {
    const connectors = CONNECTORS[to]
    const overlay = ours(to)

    it(`copy to ${to} every topic that its sources read and its own pipelines do not write`, () => {
      const { sources } = orderedStreamOf(overlay)
      const read = sources.flatMap(({ spec }) => spec.topics)
      const mirrored = connectors
        .filter(({ name }) => !name.startsWith('ordered-'))
        .flatMap(({ config }) => topicsOf(config.topics))
      assert.deepEqual(
        mirrored,
        read.filter((topic) => !topic.startsWith(`${to}.`)),
      )
    })

    it(`copy to ${to} the topics of the ordered stream`, () => {
      const { outputs } = orderedStreamOf(overlay)
      const ordered = connectors.find(({ name }) => name === `ordered-${from}-to-${to}`)
      const written = outputs.map(({ spec }) => spec.topic)
      assert.ok(written.includes(ORDERED))
      assert.deepEqual(topicsOf(ordered?.config.topics), written)
    })

    it(`read from the Kafka of ${from}, and write to that of ${to}`, () => {
      for (const { config } of connectors) {
        const kafka = (name: string) => readDatacenter(join(OVERLAYS, name)).kafka.join(',')
        assert.equal(config['source.cluster.bootstrap.servers'], kafka(from))
        assert.equal(config['target.cluster.bootstrap.servers'], kafka(to))
      }
    })
  }

  it('copy the ordered stream from the active datacenter to the other, and not back', () => {
    assert.deepEqual(running(CONNECTORS.eqiad), ['codfw-to-eqiad'])
    assert.deepEqual(running(CONNECTORS.codfw), ['eqiad-to-codfw', 'ordered-eqiad-to-codfw'])
  })

  it('change direction with the word in the overlays', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'eqiad/kustomization.yaml'), 'stream/active', 'stream/passive')
    edit(join(overlays, 'codfw/kustomization.yaml'), 'stream/passive', 'stream/active')
    assert.deepEqual(running(connectorsFor(overlays, EQIAD)), [
      'codfw-to-eqiad',
      'ordered-codfw-to-eqiad',
    ])
    assert.deepEqual(running(connectorsFor(overlays, CODFW)), ['eqiad-to-codfw'])
  })

  it('do not copy records in a circle while two datacenters are active by mistake', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'codfw/kustomization.yaml'), 'stream/passive', 'stream/active')
    assert.deepEqual(running(connectorsFor(overlays, EQIAD)), ['codfw-to-eqiad'])
    assert.deepEqual(running(connectorsFor(overlays, CODFW)), ['eqiad-to-codfw'])
  })

  const script = join(import.meta.dirname, '../../knative/mirror/mirror.ts')
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })

  it('are printed in the form of POST /connectors, one on each line', () => {
    const { stdout, status } = run(OVERLAYS, CODFW)
    assert.equal(status, 0)
    const printed = stdout.trimEnd().split('\n')
    assert.deepEqual(
      printed.map((line) => JSON.parse(line)),
      CONNECTORS.codfw,
    )
  })

  it('say in one line that there is nothing to mirror', () => {
    const overlays = overlaysCopy()
    edit(join(overlays, 'eqiad/kustomization.yaml'), /.*ordered-stream.*\n/, '')
    const { stdout, stderr, status } = run(overlays, EQIAD)
    assert.deepEqual([stdout, status], ['', 2])
    assert.equal(stderr, 'mirror: eqiad has no ordered stream, so nothing to mirror\n')
  })
})
