import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import {
  aliasIn,
  documentOf,
  missingIn,
  textOf,
} from '../../../../packages/tributary/check/func-yaml.ts'
import { renamedModule, renamedPackage } from '../../../../packages/tributary/check/names.ts'

const root = join(import.meta.dirname, '../../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const created = read('test/fixtures/func-create/func.yaml')

/** A func.yaml to which all that is missing was added. */
function completed(text: string): string {
  const document = documentOf(text)
  for (const { add } of missingIn(document)) add()
  return textOf(document)
}

const keys = (text: string) => missingIn(documentOf(text)).map(({ key }) => key)

describe('the func.yaml that kn func create writes', () => {
  it('has what the manifest of this language pack says', () => {
    const { invoke, buildEnvs, builderImages, healthEndpoints } = parse(read('manifest.yaml'))
    const { build, deploy, ...rest } = parse(created)
    assert.equal(rest.invoke, invoke)
    assert.deepEqual(build, { builderImages, buildEnvs })
    assert.deepEqual(deploy, { healthEndpoints })
  })

  it('lacks settings, address, scale and resources, which a manifest cannot say', () => {
    assert.deepEqual(keys(created), [
      'run.envs',
      'deploy.labels',
      'deploy.options.scale',
      'deploy.options.resources.requests',
      'deploy.options.resources.limits',
    ])
  })

  it('has the sizes of this repository’s functions once it is complete', () => {
    const model = parse(read('functions/page-wikitext-change/func.yaml'))
    const complete = parse(completed(created))
    assert.deepEqual(complete.deploy, model.deploy)
    assert.deepEqual(complete.run, model.run)
    assert.deepEqual(complete.build.buildEnvs, model.build.buildEnvs)
  })
})

it('the func.yaml of a function in this repository lacks nothing', () => {
  assert.deepEqual(keys(read('functions/page-wikitext-change/func.yaml')), [])
})

describe('a func.yaml that is completed', () => {
  it('keeps numbers as they are written, since func reads the value of a variable as text', () => {
    const envs = '  - name: PIN\n    value: 0123\n  - name: ID\n    value: 12345678901234567890\n'
    assert.ok(completed(`run:\n  envs:\n${envs}`).includes(envs))
  })

  it('gets what it lacks also where a list has an empty item', () => {
    assert.deepEqual(keys(completed('build:\n  buildEnvs:\n  -\ndeploy:\n  labels:\n  -\n')), [])
  })

  it('has no alias, which would be replaced', () => {
    assert.equal(aliasIn(documentOf('a: &sizes { b: 1 }\ndeploy: *sizes\n')), 'sizes')
    assert.equal(aliasIn(documentOf('a: &sizes { b: 1 }\ndeploy:\n  <<: *sizes\n')), 'sizes')
  })

  it('keeps its comments and all that stands in it, and lacks nothing then', () => {
    const own = `${created}# mine\nrun:\n  envs:\n  - name: GEO_API_URL # here\n    value: http://geo\n`
    const text = completed(own)
    assert.ok(text.startsWith(own.slice(0, own.indexOf('deploy:'))), text)
    assert.match(text, /- name: GEO_API_URL # here\n\s+value: http:\/\/geo/)
    assert.doesNotMatch(text, /configMap/)
    assert.deepEqual(keys(text), [])
    assert.equal(completed(text), text)
  })

  it('keeps sizes and lists of its own, and adds to them', () => {
    const own = created.replace(
      'deploy:\n',
      'deploy:\n  labels:\n  - key: team\n    value: maps\n  options:\n    scale:\n      max: 9\n    resources:\n',
    )
    assert.ok(keys(own).includes('deploy.options.scale.min, .metric, .target'))
    const text = completed(own)
    const { deploy } = parse(text)
    assert.equal(deploy.options.scale.max, 9)
    assert.equal(deploy.options.resources.limits.concurrency, 100)
    assert.deepEqual(deploy.labels, [
      { key: 'team', value: 'maps' },
      { key: 'networking.knative.dev/visibility', value: 'cluster-local' },
    ])
  })

  it('bundles the function even where other scripts are run', () => {
    assert.ok(
      !keys(created.replace('value: build', 'value: lint, build')).includes('build.buildEnvs'),
    )
    assert.ok(keys(created.replace('value: build', 'value: rebuild')).includes('build.buildEnvs'))
  })
})

describe('the name of a function', () => {
  it('is replaced in its definition only', () => {
    const source =
      "const name = 'a'\nexport default defineEnrichment({\n  name: \"old\",\n  x: { name: 'b' },\n})\n"
    assert.equal(renamedModule(source, 'new-one'), source.replace('"old"', '"new-one"'))
    assert.equal(renamedModule('export default defineEnrichment({ name: NAME })', 'x'), undefined)
  })

  it('is replaced in package.json, whose other names stay', () => {
    const json = '{\n  "author": {\n    "name": "me"\n  },\n  "name": "old"\n}\n'
    assert.equal(renamedPackage(json, 'old', 'new-one'), json.replace('"old"', '"new-one"'))
  })
})
