import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { bundle } from '../../build/bundle.ts'
import { fakeCluster, NAME, object, pipeline, root, service } from './fake-cluster.ts'

const { folder, make, calls, render } = fakeCluster()
const copies = join(root, 'out/deploy/rivers')
before(() => bundle(NAME))
after(() => rmSync(copies, { recursive: true, force: true }))

describe('make deploy', () => {
  it('checks the overlay before anything else', () =>
    assert.match(readFileSync(join(root, 'Makefile'), 'utf8'), /^deploy: build check /m))

  const patch = `[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem","value":true},{"op":"add","path":"/metadata/labels/tributary~1made-by","value":"make-deploy"}]`
  const deployed = (command: string) => [
    `${command} deploy --path out/deploy/rivers/${NAME} --namespace tributary`,
    `kubectl patch services.serving.knative.dev/${NAME} --namespace tributary --type=json --patch ${patch}`,
    `kubectl wait services.serving.knative.dev/${NAME} --namespace tributary --for=condition=Ready --timeout=5m`,
  ]
  const asked =
    'kubectl get deployments --selector tributary/transport=kafka --namespace tributary --output name'
  const first = [asked, 'kubectl apply -f -', 'Namespace', 'ConfigMap', 'KafkaSink', 'Sequence']
  const last = [
    ...['kubectl wait --for=condition=Ready --timeout=5m -f -', 'KafkaSink', 'Sequence'],
    `kubectl apply -k ${folder}/overlays/rivers`,
  ]

  it('applies the sources last, when everything behind them is ready', () => {
    const { status, stderr } = make('deploy', { DC: 'rivers' })
    assert.equal(stderr, '')
    assert.equal(status, 0)
    assert.deepEqual(calls(), [...first, ...deployed('kn func'), ...last])
  })

  it('deploys from a copy of the package, which the command may write to', () => {
    make('deploy', { DC: 'rivers' })
    const files = readdirSync(join(copies, NAME), { recursive: true })
    const expected = [
      '.npmrc',
      'dist',
      'dist/index.js',
      'dist/kafka.js',
      'dist/package.json',
      'dist/start.js',
      'func.yaml',
      'package.json',
    ]
    assert.deepEqual(files.sort(), expected)
  })

  it('uses func if kn has no func plugin', () => {
    assert.equal(make('deploy', { DC: 'rivers', FUNC: 'func' }).status, 0)
    assert.deepEqual(calls(), [...first, ...deployed('func'), ...last])
  })

  it('changes nothing if neither is installed', () => {
    const { status, stderr } = make('deploy', { DC: 'rivers', FUNC: 'none' })
    assert.equal(status, 1)
    assert.match(
      stderr,
      /^neither kn with its func plugin nor func is installed; install one of them: https:/,
    )
    assert.deepEqual(calls(), [''])
  })

  it('does not deploy a function whose Service is in the overlay', () => {
    const own = object(service.apiVersion, service.kind, NAME)
    render([...pipeline, own])
    assert.equal(make('deploy', { DC: 'rivers', FUNC: 'none' }).status, 0)
    assert.deepEqual(calls(), [...first, 'Service', ...last.toSpliced(3, 0, 'Service')])
  })

  it('deploys the functions of SinkBindings and of sources too, and checks first that all exist', () => {
    const sink = { sink: { ref: { ...service, name: NAME } } }
    const subject = { subject: { ...service, name: 'page-nowhere' } }
    render([
      object('sources.knative.dev/v1', 'KafkaSource', 'input', sink),
      object('sources.knative.dev/v1', 'SinkBinding', 'binding', subject),
    ])
    const { status, stderr } = make('deploy', { DC: 'rivers' })
    assert.equal(status, 1)
    assert.match(
      stderr,
      /refers to page-nowhere, but there is no functions\/page-nowhere\/func.yaml/,
    )
    assert.deepEqual(calls(), [''])
  })

  it('applies a function that reads Kafka itself last, and waits for its pods', () => {
    const direct = object('apps/v1', 'Deployment', 'direct')
    render([...pipeline.slice(0, 2), direct])
    assert.equal(make('deploy', { DC: 'rivers', FUNC: 'none' }).status, 0)
    assert.deepEqual(calls(), [
      'kubectl api-resources --output name',
      'kubectl get kafkasources.sources.knative.dev --namespace tributary --output name',
      ...['kubectl apply -f -', 'Namespace', 'ConfigMap'],
      `kubectl apply -k ${folder}/overlays/rivers`,
      'kubectl rollout status deployment/direct --timeout=5m --namespace tributary',
    ])
  })

  it('changes nothing while the function is still read the other way', () => {
    render([...pipeline.slice(0, 2), object('apps/v1', 'Deployment', 'input')])
    const source = make('deploy', {
      DC: 'rivers',
      LEFT: 'kafkasource.sources.knative.dev/input\\n',
    })
    assert.match(
      source.stderr,
      /^KafkaSource input still reads the topic in the namespace tributary/,
    )
    render(pipeline)
    const direct = make('deploy', { DC: 'rivers', DIRECT: 'deployment.apps/input\\n' })
    assert.match(
      direct.stderr,
      /^Deployment input still reads the topic in the namespace tributary/,
    )
    assert.doesNotMatch(calls().join('\n'), /apply/)
  })

  for (const [fails, step] of [
    ['kubectl apply -f', 5],
    ['kn func deploy', 6],
    ['kubectl wait --for', 11],
  ] as const) {
    it(`stops if ${fails} fails, before events come in`, () => {
      const { status, stderr } = make('deploy', { DC: 'rivers', FAILS: fails })
      assert.equal(status, 1)
      assert.match(stderr, new RegExp(`^${fails}.* failed; nothing after it was done; repair`))
      assert.deepEqual(calls().at(-1), [...first, ...deployed('kn func'), ...last][step])
    })
  }
})

describe('make diff', () => {
  const shown = `kubectl diff -k ${folder}/overlays/rivers`
  for (const code of ['0', '1']) {
    it(`shows differences, and succeeds, when kubectl ends with ${code}`, () => {
      const { status, stdout } = make('diff', { DC: 'rivers', FAILS: 'kubectl diff', CODE: code })
      assert.equal(status, 0)
      assert.match(stdout, /and a new revision of each function: page-wikitext-change\n$/)
      assert.deepEqual(calls(), [shown])
    })
  }
  it('fails when kubectl does', () => {
    const { status, stderr } = make('diff', { DC: 'rivers', FAILS: 'kubectl diff', CODE: '2' })
    assert.equal(status, 1)
    assert.match(stderr, /^kubectl diff -k failed; before the first deploy/)
  })
})

for (const target of ['deploy', 'diff', 'undeploy']) {
  it(`make ${target} without a datacenter, or with an unknown one, says which there are`, () => {
    assert.match(make(target).stderr, /^DC= is not set; DC may be: rivers\n/)
    const unknown = make(target, { DC: 'esams' })
    assert.equal(unknown.status, 1)
    assert.match(unknown.stderr, /^there is no .*esams\/kustomization.yaml; DC may be: rivers\n/)
    assert.deepEqual(calls(), [''])
  })
}
