import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'

const script = join(import.meta.dirname, '../../knative/platform/platform.ts')

type Data = Record<string, string>

const PRODUCER =
  'acks=all\n# max.request.size=1\nmax.request.size=1048576\n# client.rack=\nretries=9\n'
const CONSUMER = 'max.poll.records=50\nfetch.min.bytes=1\n'

/** The settings that Knative installs. */
const installed = (): Record<string, Data> => ({
  'config-kafka-sink-data-plane': { 'config-kafka-sink-producer.properties': PRODUCER },
  'config-kafka-channel-data-plane': {
    'config-kafka-channel-producer.properties': PRODUCER,
    'config-kafka-channel-consumer.properties': CONSUMER,
    'config-kafka-channel-webclient.properties': 'idleTimeout=10000\n',
  },
  'config-kafka-source-data-plane': {
    'config-kafka-source-producer.properties': PRODUCER,
    'config-kafka-source-consumer.properties': CONSUMER,
  },
  'kafka-channel-config': { 'bootstrap.servers': 'my-cluster-kafka-bootstrap.kafka:9092' },
})

/** Runs the script with a kubectl that knows these ConfigMaps only. */
function platform(args: string[], maps: Record<string, Data>) {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-platform-'))
  for (const [name, data] of Object.entries(maps)) {
    writeFileSync(join(folder, `knative-eventing.${name}`), JSON.stringify({ data }))
  }
  const kubectl = `#!/bin/sh
[ "$1 $2 $4 $6 $7" = "get configmap --namespace --output json" ] || exit 9
cat "${folder}/$5.$3" 2>/dev/null && exit 0
echo "configmaps \\"$3\\" not found" >&2; exit 1\n`
  writeFileSync(join(folder, 'kubectl'), kubectl, { mode: 0o755 })
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], {
    env,
    encoding: 'utf8',
  })
  return { stdout, stderr, status }
}

const patched = (maps: Record<string, Data>, dc = 'eqiad') => {
  const { stdout, stderr } = platform(['patch', dc], maps)
  assert.equal(stderr, '')
  return parseAllDocuments(stdout).map((document) => document.toJS())
}

describe('the check of the cluster-wide settings', () => {
  it('prints each missing setting with its place, its value and the value it needs', () => {
    const { stdout, status } = platform(['check', 'eqiad'], installed())
    assert.equal(status, 1)
    const lines = stdout.trimEnd().split('\n')
    assert.equal(lines.filter((line) => line.startsWith('missing')).length, lines.length)
    assert.ok(
      lines.includes(
        'missing  config-kafka-sink-data-plane config-kafka-sink-producer.properties max.request.size: 1048576, needs at least 10485760',
      ),
      stdout,
    )
    assert.ok(
      lines.includes(
        'missing  config-kafka-source-data-plane config-kafka-source-consumer.properties client.rack: not set, needs eqiad',
      ),
      stdout,
    )
  })

  it('finds nothing missing after the patches are applied, and then prints no patches', () => {
    const maps = installed()
    for (const { metadata, data } of patched(maps)) Object.assign(maps[metadata.name] ?? {}, data)
    const { stdout, status } = platform(['check', 'eqiad'], maps)
    assert.equal(status, 0, stdout)
    assert.doesNotMatch(stdout, /missing/)
    assert.deepEqual(patched(maps), [])
    assert.equal(
      platform(['check', 'codfw'], maps).status,
      1,
      'another datacenter has other values',
    )
  })

  it('patches its own lines only, and leaves out entries that it does not change', () => {
    const patches = patched(installed())
    const channel = patches.find(({ metadata }) => metadata.name.includes('channel-data-plane'))
    assert.equal(channel.metadata.namespace, 'knative-eventing')
    assert.deepEqual(channel.data, {
      'config-kafka-channel-producer.properties':
        'acks=all\n# max.request.size=1\n# client.rack=\nretries=9\nmax.request.size=10485760\n',
      'config-kafka-channel-consumer.properties':
        'fetch.min.bytes=1\nmax.poll.records=500\nclient.rack=eqiad\n',
    })
  })

  it('does not lower a larger limit', () => {
    const maps = installed()
    const sink = maps['config-kafka-sink-data-plane'] as Data
    sink['config-kafka-sink-producer.properties'] = 'max.request.size=20971520\n'
    assert.ok(!patched(maps).some(({ metadata }) => metadata.name.includes('sink')))
  })

  const refused: [string, string[], Record<string, Data>, RegExp][] = [
    ['a datacenter without an overlay', ['check', 'esams'], installed(), /codfw, eqiad/],
    [
      'no datacenter',
      ['check'],
      installed(),
      /DC="" is not a datacenter; write one of codfw, eqiad/,
    ],
    ['another task', ['apply', 'eqiad'], installed(), /check or patch/],
    [
      'a cluster without the Kafka components',
      ['check', 'eqiad'],
      {},
      /cannot read configmap knative-eventing\/config-kafka-sink-data-plane: .*not found/,
    ],
  ]
  for (const [title, args, maps, message] of refused) {
    it(`fails with one line for ${title}`, () => {
      const { stdout, stderr, status } = platform(args, maps)
      assert.equal(status, 2)
      assert.equal(stdout, '')
      assert.match(stderr, message)
      assert.equal(stderr.trimEnd().split('\n').length, 1)
    })
  }
})
