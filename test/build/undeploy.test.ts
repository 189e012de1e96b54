import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeCluster, NAME, object, pipeline, service } from './fake-cluster.ts'

const { make, calls, render } = fakeCluster()

const DELETE = 'kubectl delete --ignore-not-found --timeout=5m -f -'
const get = (more = '') =>
  `kubectl get services.serving.knative.dev --namespace tributary ${more}--output name`
const deployed = get('--selector tributary/made-by=make-deploy ')
const MADE = `service.serving.knative.dev/${NAME}\\n`

const sources = [DELETE, 'KafkaSource']
const senders = [DELETE, 'Sequence']
const functions = [
  deployed,
  `kubectl delete services.serving.knative.dev ${NAME} --namespace tributary --timeout=5m`,
]
const sinks = [DELETE, 'KafkaSink']
const settings = [get(), DELETE, 'ConfigMap']

describe('make undeploy', () => {
  it('first takes away the sources only, and says how to see that the channels are empty', () => {
    const { status, stderr, stdout } = make('undeploy', { DC: 'rivers', MADE })
    assert.deepEqual([status, stderr], [0, ''])
    assert.deepEqual(calls(), sources)
    assert.match(stdout, /kafka-consumer-groups.sh .*--describe --all-groups/)
    assert.match(stdout, /^ {2}make undeploy DC=rivers DRAINED=1$/m)
  })

  it('then takes away what sends events, the functions, the sinks and the settings, in this order', () => {
    const { status, stderr } = make('undeploy', { DC: 'rivers', DRAINED: '1', MADE })
    assert.deepEqual([status, stderr], [0, ''])
    assert.deepEqual(calls(), [...sources, ...senders, ...functions, ...sinks, ...settings])
  })

  it('never deletes a namespace, and so neither the order store, its volume nor a Secret', () => {
    const { stdout } = make('undeploy', { DC: 'rivers', DRAINED: '1', MADE })
    assert.ok(!calls().includes('Namespace'))
    assert.ok(!calls().some((line) => /delete (-k|namespace|ns|all|pvc|secret)\b/.test(line)))
    assert.match(stdout, /^The namespace tributary stays, with everything in it that make deploy/m)
  })

  it('leaves a function that make deploy did not deploy, and the settings it reads', () => {
    const LEFT = `${MADE}service.serving.knative.dev/another\\n`
    const { stdout } = make('undeploy', { DC: 'rivers', DRAINED: '1', LEFT })
    assert.deepEqual(calls(), [...sources, ...senders, deployed, ...sinks, get()])
    assert.match(stdout, /^ConfigMap tributary stays: .*: page-wikitext-change, another$/m)
  })

  it('leaves a function that make deploy deployed for something else', () => {
    const more = `${MADE}service.serving.knative.dev/of-another-overlay\\n`
    make('undeploy', { DC: 'rivers', DRAINED: '1', MADE: more })
    assert.ok(!calls().join('\n').includes('of-another-overlay'))
  })

  it('takes away a Service that is in the overlay', () => {
    render([...pipeline, object(service.apiVersion, service.kind, NAME)])
    make('undeploy', { DC: 'rivers', DRAINED: '1' })
    assert.deepEqual(calls(), [...sources, ...senders, deployed, ...sinks, 'Service', ...settings])
  })

  it('can be run again when everything is gone already', () => {
    assert.equal(make('undeploy', { DC: 'rivers', DRAINED: '1' }).status, 0)
    assert.deepEqual(calls(), [...sources, ...senders, deployed, ...sinks, ...settings])
  })

  it('stops if the sources cannot be deleted, since events would still come in', () => {
    const failing = { DC: 'rivers', DRAINED: '1', MADE, FAILS: 'kubectl delete' }
    const { status, stderr } = make('undeploy', failing)
    assert.equal(status, 1)
    assert.match(stderr, /^kubectl delete --ignore-not-found failed; nothing after it was done/)
    assert.deepEqual(calls(), sources)
  })
})
