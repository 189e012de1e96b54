import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { platformOf } from '../../../../packages/tributary/failover/platform.ts'
import { temporary } from '../support.ts'

const folder = temporary()
const log = join(folder, 'log')
const overlay = join(folder, 'overlays/codfw/kustomization.yaml')

/** A cluster in a file: it scales, patches, and forwards a port to a pod that shows its epoch. */
const FAKE = `#!${process.execPath}
const fs = require('node:fs')
const file = ${JSON.stringify(join(folder, 'cluster.json'))}
const cluster = JSON.parse(fs.readFileSync(file, 'utf8'))
const args = process.argv.slice(2)
const called = args.slice(2).join(' ')
if (!/^(get|port-forward)/.test(called)) fs.appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n')
if (cluster.fails && called.startsWith(cluster.fails)) {
  process.stderr.write('error: it fails\\n')
  process.exit(1)
}
const source = (name) => ({ metadata: { name }, spec: { consumers: cluster.consumers } })
if (called.startsWith('get kafkasources'))
  console.log(JSON.stringify({ items: ['page-change-order-codfw', 'page-change-order-eqiad', 'page-wikitext-change'].map(source) }))
if (called.startsWith('get deployments') && cluster.direct) console.log('deployment.apps/page-change-order')
if (called.startsWith('get configmap')) process.stdout.write(cluster.active)
if (called.startsWith('get pods')) console.log('pod/page-change-order-1')
if (called.startsWith('scale')) cluster.consumers = Number(/replicas=(\\d)/.exec(called)[1])
if (called.startsWith('patch')) cluster.active = /"(true|false)"/.exec(called)[1]
if (called.startsWith('port-forward'))
  require('node:http').createServer((_, response) => response.end('tributary_order_epoch{function="x"} ' + (cluster.active === 'true' ? 1764310000 : 0) + '\\n'))
    .listen(0, '127.0.0.1', function () { console.log('Forwarding from 127.0.0.1:' + this.address().port + ' -> 8080') })
else fs.writeFileSync(file, JSON.stringify(cluster))
`

interface Cluster {
  readonly consumers?: number
  readonly active: string
  readonly direct?: boolean
  readonly fails?: string
}

const cluster = (state: Cluster) => {
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(state))
  writeFileSync(log, '')
}

const platform = platformOf('codfw', undefined, {
  KUBE_CONTEXT: 'the-context',
  OVERLAYS: join(folder, 'overlays'),
  PATH: `${folder}:${process.env.PATH}`,
})

const calls = () =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replace('--context=the-context --namespace=tributary ', ''))

describe('the platform of a cluster', () => {
  before(() => {
    writeFileSync(join(folder, 'kubectl'), FAKE)
    chmodSync(join(folder, 'kubectl'), 0o755)
    mkdirSync(join(folder, 'overlays/codfw'), { recursive: true })
    writeFileSync(overlay, 'components:\n  - ../../components/ordered-stream/passive\n')
  })

  it('becomes active: first the function, then the sources, and the overlay', async () => {
    cluster({ consumers: 0, active: 'false' })
    assert.deepEqual(await platform.state(), { stance: 'passive', epoch: 0 })
    const lines: string[] = []
    await platform.activate((line) => lines.push(line))
    assert.deepEqual(calls(), [
      'patch configmap/tributary --type=merge --patch={"data":{"ORDER_ACTIVE":"true"}}',
      'delete pods --selector serving.knative.dev/service=page-change-order --timeout=6m',
      'wait services.serving.knative.dev/page-change-order --for=condition=Ready --timeout=5m',
      'scale kafkasource/page-change-order-codfw kafkasource/page-change-order-eqiad --replicas=1',
    ])
    assert.deepEqual(await platform.state(), { stance: 'active', epoch: 1764310000 })
    assert.match(readFileSync(overlay, 'utf8'), /ordered-stream\/active$/m)
    assert.match(lines.at(-1) ?? '', /lists ordered-stream\/active now; commit it$/)
  })

  it('becomes passive: first the sources, then the function', async () => {
    cluster({ consumers: 1, active: 'true' })
    await platform.passivate(() => {})
    assert.deepEqual(
      calls().map((call) => call.split(' ')[0]),
      ['scale', 'patch', 'delete'],
    )
    assert.deepEqual(await platform.state(), { stance: 'passive', epoch: 0 })
    assert.match(readFileSync(overlay, 'utf8'), /ordered-stream\/passive$/m)
  })

  it('has no sources to scale where the function reads Kafka itself', async () => {
    cluster({ active: 'false', direct: true })
    await platform.activate(() => {})
    assert.deepEqual(calls(), [
      'patch configmap/tributary --type=merge --patch={"data":{"ORDER_ACTIVE":"true"}}',
      'delete pods --selector serving.knative.dev/service=page-change-order --timeout=6m',
      'rollout status deployment/page-change-order --timeout=5m',
    ])
    assert.deepEqual(await platform.state(), { stance: 'active', epoch: 1764310000 })
    cluster({ active: 'true', direct: true })
    await platform.passivate(() => {})
    assert.deepEqual(
      calls().map((call) => call.split(' ')[0]),
      ['patch', 'delete'],
    )
  })

  it('is partly active where its activation was interrupted', async () => {
    cluster({ consumers: 0, active: 'true' })
    assert.equal((await platform.state()).stance, 'partly')
  })

  it('that fails says what kubectl said', async () => {
    cluster({ consumers: 0, active: 'false', fails: 'scale' })
    await assert.rejects(
      platform.passivate(() => {}),
      {
        message:
          'kubectl.ts passivate codfw failed: kubectl --context=the-context scale: error: it fails',
      },
    )
  })
})

describe('a program instead of kubectl', () => {
  it('is refused if it prints no state', async () => {
    const program = platformOf('codfw', ['echo', 'maybe'])
    await assert.rejects(
      program.state(),
      /printed "maybe state codfw"; it must print active, partly/,
    )
  })

  it('that is missing is one line', async () => {
    const program = platformOf('codfw', ['/no/such/program'])
    await assert.rejects(program.state(), /^Error: program state codfw: .*ENOENT/)
  })
})
