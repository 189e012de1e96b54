import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { readConfig } from '@tributary/runtime'
import { Ajv } from 'ajv'
import { parse } from 'yaml'
import { eachCase } from '../support/cases.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const functions = globSync('functions/*/index.ts', { cwd: root }).map(dirname)

const ajv = new Ajv({ $data: true, allErrors: true })
const validate = ajv.compile(parse(read('build/func-yaml.schema.yaml')))
/** The mistakes in a func.yaml, each with its place. */
const faults = (text: string) =>
  validate(parse(text)) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)

const cores = (quantity: string) =>
  quantity.endsWith('m') ? Number.parseInt(quantity, 10) / 1000 : Number(quantity)
const bytes = (quantity: string) =>
  Number.parseInt(quantity, 10) * 2 ** (quantity.endsWith('Gi') ? 30 : 20)

const parts = functions.map((folder) => {
  const text = read(`${folder}/func.yaml`)
  const { name, deploy } = parse(text)
  const { requests, limits } = deploy.options.resources
  return [folder, { text, name, deploy, requests, limits }] as const
})

describe('the func.yaml of each function', () => {
  it('follows the schema, and has the name of its directory', () =>
    eachCase(parts, ([folder, { text, name }]) => {
      assert.deepEqual(faults(text), [])
      assert.equal(`functions/${name}`, folder)
    }))

  it('requests no more than its limits', () =>
    eachCase(parts, ([, { requests, limits }]) => {
      assert.ok(cores(requests.cpu) <= cores(limits.cpu))
      assert.ok(bytes(requests.memory) <= bytes(limits.memory))
    }))

  it('lets in no more events at once than the function accepts, and scales before that', () =>
    eachCase(parts, ([, { limits, deploy }]) => {
      assert.ok(limits.concurrency <= readConfig({}).MAX_CONCURRENT_EVENTS)
      assert.ok(deploy.options.scale.target <= limits.concurrency)
    }))

  it('has memory for 8 of the largest events, each held six times in half of it, the heap', () =>
    eachCase(parts, ([, { limits }]) => {
      assert.ok(bytes(limits.memory) / 2 >= 6 * 8 * readConfig({}).MAX_EVENT_BYTES)
    }))

  it('stands beside the same files as every other function', () =>
    eachCase(functions, (folder) => {
      const { engines } = JSON.parse(read('package.json'))
      // With exec npm passes SIGTERM on to the function, and not to a shell around it.
      const start = 'exec node --max-semi-space-size=8 dist/start.js'
      const scripts = { build: 'node dist/start.js compile', start }
      const manifest = JSON.parse(read(`${folder}/package.json`))
      assert.deepEqual(manifest, { private: true, type: 'module', engines, scripts })
      assert.equal(read(`${folder}/.gitignore`), '/.func\n')
      // Else a builder with Node 20 would build the function, and it would fail when it starts.
      assert.equal(read(`${folder}/.npmrc`), 'engine-strict=true\n')
    }))
})

/** A mistake in each row: the text that it replaces, and the error that must name it. */
const MISTAKES: readonly (readonly [title: string, right: string, wrong: string, found: RegExp])[] =
  [
    ['a misspelt key', 'healthEndpoints:', 'healthEndpoint:', /\/deploy must NOT have additional/],
    ['a misspelt key deep inside', 'concurrency: 100', 'concurency: 100', /limits must NOT have/],
    ['a key in the wrong place', 'invoke: ', 'namespace: eqiad\ninvoke: ', /^ must NOT have/],
    ['a wrong probe path', '/health/readiness', '/health/ready', /healthEndpoints must be equal/],
    ['a missing probe', '    readiness: /health/readiness\n', '', /healthEndpoints must be equal/],
    ['an unknown version', 'specVersion: 0.36.0', 'specVersion: 0.37.0', /specVersion must be/],
    ['another runtime', 'runtime: typescript', 'runtime: node', /runtime must be/],
    ['plain HTTP', 'invoke: cloudevent', 'invoke: http', /invoke must be/],
    ['no time of creation', 'created: 2026-11-25T00:00:00Z\n', '', /required property 'created'/],
    ['a builder with another Node', 'builder: pack', 'builder: s2i', /builder must be/],
    [
      'a variable that is Knative’s own',
      'envs:\n',
      'envs:\n    - name: PORT\n      value: "1"\n',
      /name/,
    ],
    ['a misspelt ConfigMap', 'configMap:tributary', 'configmap:tributary', /envs must contain/],
    ['a public address', 'value: cluster-local', 'value: public', /labels must be equal/],
    ['memory in a wrong unit', 'memory: 1Gi', 'memory: 1GB', /limits\/memory must match/],
    ['memory as a number', 'memory: 1Gi', 'memory: 1024', /limits\/memory must be string/],
    ['processors in a wrong unit', 'cpu: 100m', 'cpu: 100M', /requests\/cpu must match/],
    ['a minimum over the maximum', 'min: 1', 'min: 5', /max must be >= 5/],
    ['a minimum of none', 'min: 1', 'min: 0', /min must be >= 1/],
    ['another metric', 'metric: concurrency', 'metric: rps', /metric must be/],
    ['a concurrency over 1000', 'concurrency: 100', 'concurrency: 1001', /must be <= 1000/],
    ['an unlimited concurrency', 'concurrency: 100', 'concurrency: 0', /concurrency must be >= 1/],
  ]

it('the schema of func.yaml finds misspelt keys, and values that do not work here', () => {
  const text = read('functions/page-wikitext-change/func.yaml')
  return eachCase(MISTAKES, ([, right, wrong, found]) => {
    const mistaken = text.replace(right, wrong)
    assert.notEqual(mistaken, text)
    assert.match(faults(mistaken).join('\n'), found)
  })
})
