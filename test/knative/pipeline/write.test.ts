import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadOverlay } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { settingsOf } from '../../../knative/check/overlay.ts'
import { readFunctions } from '../../../knative/functions.ts'
import { report } from '../../../knative/pipeline/pipeline.ts'
import { PipelineError } from '../../../knative/pipeline/pipeline-error.ts'
import { plannedPipeline, stalePaths, writePipeline } from '../../../knative/pipeline/write.ts'
import { complaints, edit, needsKustomize } from '../check/support.ts'
import { addFunction, cityFunction, pipelines, repositoryCopy } from './repository.ts'

const root = join(import.meta.dirname, '../../..')
const INPUT = "input: [{ stream: 'city_change', schema }],"
const ENRICH = 'enrich: (change) => change,'

const overlay = (copy: string) =>
  loadOverlay(join(copy, 'knative/overlays/eqiad'), readFunctions(copy))

/** Lists a component in eqiad, as an operator does. */
const list = (copy: string, component: string) => {
  const last = '  - ../../components/datacenter\n'
  const file = join(copy, 'knative/overlays/eqiad/kustomization.yaml')
  edit(file, last, `  - ../../components/${component}\n${last}`)
}

describe('make pipeline', () => {
  const { definitions } = readFunctions(root)
  for (const [name, { delivery }] of definitions) {
    if (delivery) continue
    it(`has written what is committed of ${name}; if not, run make pipeline FUNCTION=${name}`, () => {
      assert.deepEqual(stalePaths(root, plannedPipeline(root, name).files), [])
    })
  }

  it('writes a function’s pipeline, every line of the others as it was', () => {
    const copy = repositoryCopy()
    addFunction(copy, 'city-weather', cityFunction('city-weather', `${INPUT} ${ENRICH}`))
    const before = pipelines(copy)
    const { written } = writePipeline(copy, 'city-weather')
    const after = pipelines(copy)
    for (const [path, text] of Object.entries(before)) {
      const lines = new Set(after[path]?.split('\n'))
      const gone = text.split('\n').filter((line) => !lines.has(line))
      assert.deepEqual(gone, path.endsWith('network-policy/mediawiki.yaml') ? [NOT_THE_WIKI] : [])
    }
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    assert.deepEqual(written.toSorted(), changed)
  })

  it('writes nothing the second time, and only the Service after a change of func.yaml', () => {
    const copy = repositoryCopy()
    addFunction(copy, 'city-weather', cityFunction('city-weather', `${INPUT} ${ENRICH} ${GEO}`))
    writePipeline(copy, 'city-weather')
    assert.deepEqual(writePipeline(copy, 'city-weather').written, [])
    edit(join(copy, 'functions/city-weather/func.yaml'), 'max: 4', 'max: 9')
    assert.deepEqual(writePipeline(copy, 'city-weather').written, [
      'knative/components/services/city-weather/service.yaml',
    ])
  })

  it('says which topics to make, and which settings to fill in where', () => {
    const copy = repositoryCopy()
    addFunction(copy, 'city-weather', cityFunction('city-weather', `${INPUT} ${ENRICH} ${GEO}`))
    const lines = report(writePipeline(copy, 'city-weather'))
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('written: ')),
      [
        'make the topic DATACENTER.city_weather (docs/deploy.md, step 3)',
        'make the topic DATACENTER.city_weather.dead_letter (docs/deploy.md, step 3)',
        'set GEO_API_URL, an http or https address, in knative/overlays/DATACENTER/datacenter.yaml under spec.settings; with components/network-policy also its address range and port under spec.egress',
      ],
    )
  })
})

const GEO = 'lookups: { geo },'
const NOT_THE_WIKI =
  '      - { key: serving.knative.dev/service, operator: NotIn, values: [page-key, page-change-order] }'

describe('a written pipeline', needsKustomize, () => {
  it('keeps every rule, with each component that is for it', () => {
    const copy = repositoryCopy()
    addFunction(copy, 'city-weather', cityFunction('city-weather', `${INPUT} ${ENRICH}`))
    writePipeline(copy, 'city-weather')
    for (const component of ['disruption-budget', 'network-policy', 'paused/city-weather']) {
      list(copy, component)
    }
    assert.deepEqual(complaints(overlay(copy)), [])
    const [, source] = ofKind(overlay(copy).objects, 'KafkaSource').toReversed()
    assert.equal(source?.spec.consumers, 1)
  })

  it('is refused until the function’s own setting is filled in, and its address if that is restricted', () => {
    const copy = repositoryCopy()
    addFunction(copy, 'city-weather', cityFunction('city-weather', `${INPUT} ${ENRICH} ${GEO}`))
    writePipeline(copy, 'city-weather')
    assert.deepEqual(complaints(overlay(copy)), [
      'settings: ConfigMap tributary, data.GEO_API_URL: is unset, and city-weather reads it; write an http or https address in knative/overlays/eqiad/datacenter.yaml, spec.settings.GEO_API_URL',
    ])
    const file = join(copy, 'knative/overlays/eqiad/datacenter.yaml')
    edit(file, 'GEO_API_URL: unset', 'GEO_API_URL: https://geo.example.org/v1')
    assert.deepEqual(complaints(overlay(copy)), [])
    assert.equal(settingsOf(overlay(copy))?.data?.GEO_API_URL, 'https://geo.example.org/v1')
    list(copy, 'network-policy')
    assert.match(complaints(overlay(copy)).join('\n'), /spec.egress.GEO_API_URL.cidr/)
    edit(file, 'cidr: 192.0.2.0/24', 'cidr: 10.9.0.0/24')
    assert.deepEqual(complaints(overlay(copy)), [])
    // The operator's values stay.
    assert.deepEqual(writePipeline(copy, 'city-weather').written, [])
  })

  it('has the function that sets keys in front, where none of its input has a key', () => {
    const copy = repositoryCopy()
    const unkeyed = INPUT.replace('schema }', 'schema, keyed: false }')
    const key = 'export const key = () => ({ partitionkey: "1", subject: "1" })'
    const [changes, keys] = ['city-weather', 'city-key'].map((name) =>
      cityFunction(name, `${unkeyed} enrich: passOn,`).replace(/key: \(\).*/, 'key,'),
    ) as [string, string]
    addFunction(copy, 'city-key', `${key}\n${keys.replace("'city_key'", "'city_change'")}`)
    const weather = changes.replace('enrich: passOn', 'enrich: (change) => change')
    addFunction(copy, 'city-weather', `import { key } from '../city-key/index.ts'\n${weather}`)
    writePipeline(copy, 'city-key')
    writePipeline(copy, 'city-weather')
    list(copy, 'network-policy')
    assert.deepEqual(complaints(overlay(copy)), [])
    const source = ofKind(overlay(copy).objects, 'KafkaSource').find(
      ({ metadata }) => metadata.name === 'city-weather',
    )
    assert.deepEqual(source?.spec.topics, ['eqiad.city_change'])
    assert.equal(source?.spec.sink.ref.name, 'city-key')
  })
})

describe('a pipeline that cannot be written is one line', () => {
  const copy = repositoryCopy()
  for (const [title, members, line] of [
    [
      'without a stream in the input',
      `input: [schema], ${ENRICH}`,
      "functions/city-weather/index.ts: input names no stream; write input: [{ stream: '…', schema: … }]",
    ],
    [
      'where nothing gives the events a key',
      `input: [{ stream: 'city_change', schema, keyed: false }], ${ENRICH}`,
      'functions/city-weather/index.ts: no function gives the events of city_change the key that this one has; write one with enrich: passOn and the same key, whose output is the stream itself',
    ],
    [
      'for a delivery',
      `${INPUT} ${ENRICH} delivery: { open: () => undefined },`,
      'city-weather has a delivery of its own, so its pipeline is written by hand, as knative/components/ordered-stream is',
    ],
    [
      'for a definition with a mistake',
      `${INPUT} lookup: {}, ${ENRICH}`,
      'functions/city-weather/index.ts: lookup has no meaning; there are name, input, output, key, enrich, lookups, delivery, everyDatacenter',
    ],
    [
      'for a function that waits while it is loaded',
      `${INPUT} ${ENRICH} everyDatacenter: await false,`,
      'functions/city-weather/index.ts: awaits something while it is loaded; do that in enrich',
    ],
  ] as const) {
    it(title, () => {
      const copy = repositoryCopy()
      addFunction(copy, 'city-weather', cityFunction('city-weather', members))
      assert.throws(() => writePipeline(copy, 'city-weather'), { message: line })
    })
  }

  it('for a function that does not exist, or has no func.yaml', () => {
    assert.throws(() => writePipeline(copy, 'nope'), PipelineError)
    rmSync(join(copy, 'functions/page-key/func.yaml'))
    assert.throws(() => writePipeline(copy, 'page-key'), /page-key\/func.yaml is missing; copy/)
  })
})
