import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'tributary-deploy-'))
const copies = join(root, 'out/deploy/rivers')
after(() => {
  rmSync(folder, { recursive: true })
  rmSync(copies, { recursive: true, force: true })
})

/** In place of kubectl, kn and func: writes down how it was called, with the kinds it was given. */
const FAKE = `#!/bin/sh
called="\${0##*/} $*"
case "$called" in
  'kubectl kustomize '*) cat "$FAKE/rendered.yaml"; exit ;;
  *' --help') case "$called" in "$FUNC "*) echo 'a Knative-enabled cluster' ;; esac; exit ;;
esac
echo "$called" >> "$FAKE/log"
case "$called" in *' -f -') grep -o '"kind":"[A-Za-z]*","metadata' | cut -d '"' -f 4 >> "$FAKE/log" ;; esac
case "$called" in "$FAILS"*) exit "$CODE" ;; esac
`

const object = (apiVersion: string, kind: string, name: string, spec: object = {}) =>
  JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'tributary' }, spec })
const service = { apiVersion: 'serving.knative.dev/v1', kind: 'Service' }
const functionRef = { ref: { ...service, name: 'page-wikitext-change' } }
const pipeline = [
  object('v1', 'Namespace', 'tributary'),
  object('v1', 'ConfigMap', 'tributary'),
  object('eventing.knative.dev/v1alpha1', 'KafkaSink', 'output'),
  object('sources.knative.dev/v1', 'KafkaSource', 'input'),
  object('flows.knative.dev/v1', 'Sequence', 'enrich', { steps: [functionRef] }),
]

const make = (action: string, more: Record<string, string> = {}) => {
  const { NODE_TEST_CONTEXT: _, ...clean } = process.env
  const env = { ...clean, FAKE: folder, FUNC: 'kn func', FAILS: 'nothing', CODE: '1', ...more }
  const args = ['build/deploy.ts', action, `${folder}/overlays`, more.DC ?? '']
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
  })
  return { status, stderr, stdout }
}
const calls = () => readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')
const render = (objects: readonly string[]) =>
  writeFileSync(join(folder, 'rendered.yaml'), objects.join('\n---\n'))

beforeEach(() => {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  mkdirSync(join(folder, 'overlays/rivers'), { recursive: true })
  writeFileSync(join(folder, 'overlays/rivers/kustomization.yaml'), '')
  for (const name of ['kubectl', 'kn', 'func']) {
    writeFileSync(join(folder, 'bin', name), FAKE, { mode: 0o755 })
  }
  writeFileSync(join(folder, 'log'), '')
  render(pipeline)
})

describe('make deploy', () => {
  it('checks the overlay before anything else', () =>
    assert.match(readFileSync(join(root, 'Makefile'), 'utf8'), /^deploy: build check /m))

  const NAME = 'page-wikitext-change'
  const patch = `[{"op":"add","path":"/spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem","value":true}]`
  const deployed = (command: string) => [
    `${command} deploy --path out/deploy/rivers/${NAME} --namespace tributary`,
    `kubectl patch services.serving.knative.dev/${NAME} --namespace tributary --type=json --patch ${patch}`,
    `kubectl wait services.serving.knative.dev/${NAME} --namespace tributary --for=condition=Ready --timeout=5m`,
  ]
  const first = ['kubectl apply -f -', 'Namespace', 'ConfigMap', 'KafkaSink', 'Sequence']
  const last = [
    ...['kubectl wait --for=condition=Ready --timeout=5m -f -', 'KafkaSink', 'Sequence'],
    `kubectl apply -k ${folder}/overlays/rivers`,
  ]

  it('applies the sources last, when there is a way through', () => {
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
      'dist/package.json',
      'dist/start.js',
      'func.yaml',
      'package.json',
    ]
    assert.deepEqual(files.sort(), expected)
  })

  it('takes func where kn has no such plugin', () => {
    assert.equal(make('deploy', { DC: 'rivers', FUNC: 'func' }).status, 0)
    assert.deepEqual(calls(), [...first, ...deployed('func'), ...last])
  })

  it('changes nothing where neither is installed', () => {
    const { status, stderr } = make('deploy', { DC: 'rivers', FUNC: 'none' })
    assert.equal(status, 1)
    assert.match(stderr, /^neither kn with its func plugin nor func is installed: https:/)
    assert.deepEqual(calls(), [''])
  })

  it('leaves a Service alone that the overlay itself has', () => {
    const own = object(service.apiVersion, service.kind, NAME)
    render([...pipeline, own])
    assert.equal(make('deploy', { DC: 'rivers', FUNC: 'none' }).status, 0)
    assert.deepEqual(calls(), [...first, 'Service', ...last.toSpliced(3, 0, 'Service')])
  })

  it('deploys what a SinkBinding is for, and what a source sends to', () => {
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

  for (const [fails, step] of [
    ['kubectl apply -f', 4],
    ['kn func deploy', 5],
    ['kubectl wait --for', 10],
  ] as const) {
    it(`stops where ${fails} fails, before events come in`, () => {
      const { status, stderr } = make('deploy', { DC: 'rivers', FAILS: fails })
      assert.equal(status, 1)
      assert.match(stderr, new RegExp(`^${fails}.* failed; nothing after it was done`))
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
    assert.match(stderr, /^kubectl diff -k failed; where its namespace is not there yet/)
  })
})

for (const target of ['deploy', 'diff']) {
  it(`make ${target} needs a datacenter that has an overlay, and says which have one`, () => {
    assert.match(make(target).stderr, /^DC= is not set; .*overlays has: rivers\n/)
    const unknown = make(target, { DC: 'esams' })
    assert.equal(unknown.status, 1)
    assert.match(unknown.stderr, /^there is no .*esams\/kustomization.yaml; .* has: rivers\n/)
    assert.deepEqual(calls(), [''])
  })
}
