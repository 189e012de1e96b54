import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { loadOverlay } from '../../../knative/check/load.ts'
import { ofKind } from '../../../knative/check/objects.ts'
import { type Overlay, settingsOf } from '../../../knative/check/overlay.ts'
import { readFunctions } from '../../../knative/functions.ts'
import { report } from '../../../knative/pipeline/pipeline.ts'
import { plannedPipeline, stalePaths, writePipeline } from '../../../knative/pipeline/write.ts'
import { complaints, edit, needsKustomize } from '../check/support.ts'
import {
  addFunction,
  listComponent,
  pipelines,
  plantedFunction,
  repositoryCopy,
  withPlantedWeather,
} from './repository.ts'

const root = join(import.meta.dirname, '../../..')
const INPUT = "input: [{ stream: 'planted_change', schema }],"
const ENRICH = 'enrich: (change) => change,'

const overlay = (copy: string) =>
  loadOverlay(join(copy, 'knative/overlays/eqiad'), readFunctions(copy))

const sourceOf = ({ objects }: Overlay, name: string) =>
  ofKind(objects, 'KafkaSource').find(({ metadata }) => metadata.name === name)

const { definitions } = readFunctions(root)

describe('make pipeline', () => {
  for (const name of definitions.keys()) {
    const written = ['base', 'components/services'].map((folder) => `knative/${folder}/${name}`)
    const isOrdered = definitions.get(name)?.delivery !== undefined
    if (isOrdered || !written.some((folder) => existsSync(join(root, folder)))) continue
    it(`has written what is committed of ${name}; if not, run make pipeline FUNCTION=${name}`, () => {
      assert.deepEqual(stalePaths(root, plannedPipeline(root, name).files), [])
    })
  }

  it('writes a function’s pipeline, every line of the others as it was', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH}`)
    const before = pipelines(copy)
    const { written } = writePipeline(copy, 'planted-weather')
    const after = pipelines(copy)
    for (const [path, text] of Object.entries(before)) {
      const lines = new Set(after[path]?.split('\n'))
      const gone = text.split('\n').filter((line) => !lines.has(line))
      assert.deepEqual(gone, [], path)
    }
    const changed = Object.keys(after).filter((path) => after[path] !== before[path])
    assert.deepEqual(written.toSorted(), changed)
  })

  it('writes nothing the second time, and only what has its sizes after a change of func.yaml', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH} ${API}`)
    writePipeline(copy, 'planted-weather')
    assert.deepEqual(writePipeline(copy, 'planted-weather').written, [])
    edit(join(copy, 'functions/planted-weather/func.yaml'), 'max: 4', 'max: 9')
    assert.deepEqual(writePipeline(copy, 'planted-weather').written, [
      'knative/components/direct-keda/planted-weather/scaled-object.yaml',
      'knative/components/services/planted-weather/service.yaml',
    ])
  })

  it('says which topics to make, and which settings to fill in where', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH} ${API}`)
    const lines = report(writePipeline(copy, 'planted-weather'))
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('written: ')),
      [
        'make the topic DATACENTER.planted_weather (docs/deploy.md, step 3)',
        'make the topic DATACENTER.planted_weather.dead_letter (docs/deploy.md, step 3)',
        'set PLANTED_API_URL, an http or https address, in knative/overlays/DATACENTER/datacenter.yaml under spec.settings; with components/network-policy also its address range and port under spec.egress',
      ],
    )
  })
})

const API = 'lookups: { api },'

describe('a written pipeline', needsKustomize, () => {
  it('keeps every rule, with each component that is for it', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH}`)
    writePipeline(copy, 'planted-weather')
    for (const component of ['disruption-budget', 'network-policy', 'paused/planted-weather']) {
      listComponent(copy, component)
    }
    const rendered = overlay(copy)
    assert.deepEqual(complaints(rendered), [])
    const consumers = ['planted-weather', 'page-wikitext-change'].map(
      (name) => sourceOf(rendered, name)?.spec.consumers,
    )
    assert.deepEqual(consumers, [0, 1])
  })

  it('is refused until the function’s own setting is filled in, and its address if that is restricted', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH} ${API}`)
    writePipeline(copy, 'planted-weather')
    assert.deepEqual(complaints(overlay(copy)), [
      'settings: ConfigMap tributary, data.PLANTED_API_URL: is unset, and planted-weather reads it; write an http or https address in knative/overlays/eqiad/datacenter.yaml, spec.settings.PLANTED_API_URL',
    ])
    const file = join(copy, 'knative/overlays/eqiad/datacenter.yaml')
    edit(file, 'PLANTED_API_URL: unset', 'PLANTED_API_URL: https://geo.example.org/v1')
    const filledIn = overlay(copy)
    assert.deepEqual(complaints(filledIn), [])
    assert.equal(settingsOf(filledIn)?.data?.PLANTED_API_URL, 'https://geo.example.org/v1')
    listComponent(copy, 'network-policy')
    assert.match(complaints(overlay(copy)).join('\n'), /spec.egress.PLANTED_API_URL.cidr/)
    edit(file, 'cidr: 192.0.2.0/24', 'cidr: 10.9.0.0/24')
    assert.deepEqual(complaints(overlay(copy)), [])
    // Another function with the same API has the operator's value, and may reach the address too.
    addFunction(
      copy,
      'planted-other',
      plantedFunction('planted-other', `${INPUT} ${ENRICH} ${API}`),
    )
    writePipeline(copy, 'planted-other')
    const both = overlay(copy)
    assert.deepEqual(complaints(both), [])
    const policy = ofKind(both.objects, 'NetworkPolicy').find(
      ({ metadata }) => metadata.name === 'functions-to-planted-api-url',
    )
    assert.match(JSON.stringify(policy), /"values":\["planted-weather","planted-other"\]/)
    // The operator's values stay.
    assert.deepEqual(writePipeline(copy, 'planted-weather').written, [])
  })

  it('takes a secret of the function from the Secret that func.yaml names', () => {
    const copy = withPlantedWeather(`${INPUT} ${ENRICH} lookups: { secret },`)
    assert.match(
      report(writePipeline(copy, 'planted-weather')).join('\n'),
      /^set PLANTED_TOKEN in/m,
    )
    assert.match(complaints(overlay(copy)).join('\n'), /^secrets: .*PLANTED_TOKEN is missing/)
    edit(
      join(copy, 'functions/planted-weather/func.yaml'),
      'envs:\n',
      "envs:\n    - name: PLANTED_TOKEN\n      value: '{{ secret:weather:token }}'\n",
    )
    writePipeline(copy, 'planted-weather')
    assert.deepEqual(complaints(overlay(copy)), [])
    listComponent(copy, 'services/planted-weather')
    const deployed = overlay(copy)
    const [service] = ofKind(deployed.objects, 'Service')
    assert.deepEqual(service?.spec.template.spec.containers[0].env, [
      { name: 'PLANTED_TOKEN', valueFrom: { secretKeyRef: { name: 'weather', key: 'token' } } },
    ])
    // The component's image has no digest yet.
    assert.match(complaints(deployed).join('\n'), /^pinned-images: [^\n]*$/)
  })

  it('has the function that sets keys in front, where none of its input has a key', () => {
    const copy = repositoryCopy()
    const unkeyed = INPUT.replace('schema }', 'schema, keyed: false }')
    const key = 'export const key = () => ({ partitionkey: "1", subject: "1" })'
    const [changes, keys] = ['planted-weather', 'planted-key'].map((name) =>
      plantedFunction(name, `${unkeyed} enrich: passOn,`).replace(/key: \(\).*/, 'key,'),
    ) as [string, string]
    addFunction(copy, 'planted-key', `${key}\n${keys.replace("'planted_key'", "'planted_change'")}`)
    const weather = changes.replace('enrich: passOn', 'enrich: (change) => change')
    addFunction(
      copy,
      'planted-weather',
      `import { key } from '../planted-key/index.ts'\n${weather}`,
    )
    writePipeline(copy, 'planted-key')
    writePipeline(copy, 'planted-weather')
    listComponent(copy, 'network-policy')
    const rendered = overlay(copy)
    assert.deepEqual(complaints(rendered), [])
    const source = sourceOf(rendered, 'planted-weather')
    assert.deepEqual(source?.spec.topics, ['eqiad.planted_change'])
    assert.equal(source?.spec.sink.ref.name, 'planted-key')
  })
})

describe('a pipeline that cannot be written is one line', () => {
  const copy = repositoryCopy()
  for (const [title, members, line] of [
    [
      'without a stream in the input',
      `input: [schema], ${ENRICH}`,
      "functions/planted-weather/index.ts: input names no stream; write input: [{ stream: '…', schema: … }]",
    ],
    [
      'where nothing gives the events a key',
      `input: [{ stream: 'planted_change', schema, keyed: false }], ${ENRICH}`,
      'functions/planted-weather/index.ts: no function gives the events of planted_change the key that this one has; write one with enrich: passOn and the same key, whose output is the stream itself',
    ],
    [
      'for a delivery',
      `${INPUT} ${ENRICH} delivery: { open: () => undefined },`,
      'planted-weather has a delivery of its own, so its pipeline is written by hand, as knative/components/ordered-stream is',
    ],
    [
      'for a definition with a mistake',
      `${INPUT} lookup: {}, ${ENRICH}`,
      'functions/planted-weather/index.ts: lookup has no meaning; there are name, input, output, key, enrich, lookups, delivery, everyDatacenter',
    ],
    [
      'for a function that waits while it is loaded',
      `${INPUT} ${ENRICH} everyDatacenter: await false,`,
      'functions/planted-weather/index.ts: awaits something while it is loaded; do that in enrich',
    ],
  ] as const) {
    it(title, () => {
      const copy = withPlantedWeather(members)
      assert.throws(() => writePipeline(copy, 'planted-weather'), { message: line })
    })
  }

  it('for a function that does not exist, or has no func.yaml', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, 'knative/pipeline/pipeline.ts'), 'nope'],
      { encoding: 'utf8' },
    )
    const names = [...definitions.keys()].join(', ')
    assert.equal(
      stderr,
      `pipeline: there is no functions/nope/index.ts; set FUNCTION= to one of ${names}\n`,
    )
    assert.equal(status, 1)
    rmSync(join(copy, 'functions/page-key/func.yaml'))
    assert.throws(() => writePipeline(copy, 'page-key'), /page-key\/func.yaml is missing; copy/)
  })
})
