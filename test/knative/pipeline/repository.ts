/** A copy of the repository's functions and pipelines, in which a test may write. */
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { edit, fillIn } from '../check/support.ts'

const root = join(import.meta.dirname, '../../..')

/** Inside the repository, so that the functions' imports resolve. It goes when the test file ends. */
export function repositoryCopy(): string {
  mkdirSync(join(root, 'out'), { recursive: true })
  const copy = mkdtempSync(join(root, 'out/pipeline-'))
  after(() => rmSync(copy, { recursive: true }))
  for (const name of ['base', 'components', 'overlays']) {
    cpSync(join(root, 'knative', name), join(copy, 'knative', name), { recursive: true })
  }
  fillIn(join(copy, 'knative/overlays'))
  const isTest = (path: string) => path.endsWith('.test.ts')
  const files = globSync('functions/*/{*.ts,func.yaml}', { cwd: root, exclude: isTest })
  for (const path of files) {
    mkdirSync(join(copy, dirname(path)), { recursive: true })
    cpSync(join(root, path), join(copy, path))
  }
  return copy
}

/** All files of the pipelines, with their text. */
export const pipelines = (copy: string): Record<string, string> =>
  Object.fromEntries(
    globSync('knative/**/*.yaml', { cwd: copy })
      .sort()
      .map((path) => [path, readFileSync(join(copy, path), 'utf8')]),
  )

/** Adds a function, with the sizes of page-wikitext-change. */
export function addFunction(copy: string, name: string, source: string): void {
  const folder = join(copy, 'functions', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.ts'), source)
  const yaml = readFileSync(join(root, 'functions/page-wikitext-change/func.yaml'), 'utf8')
  writeFileSync(join(folder, 'func.yaml'), yaml.replace('page-wikitext-change', name))
}

const SCHEMA = "const schema = { id: '/city/change/1.0.0', majors: [1], validate: () => true }"

/** A function that is about no page. */
export const plantedFunction = (name: string, members: string): string => `
import { defineEnrichment, passOn } from '@tributary/runtime'
${SCHEMA}
const allowed = { PLANTED_API_URL: 'an http or https address', PLANTED_TOKEN: 'a text' }
const settings = { validate: () => true, allowed, addresses: ['PLANTED_API_URL'], integers: new Set() }
const hidden = { ...settings, addresses: [], secrets: new Set(['PLANTED_TOKEN']) }
const secret = { settings: hidden, open: () => ({ forEvent: () => undefined }) }
const api = { settings, open: () => ({ forEvent: () => undefined }) }
export default defineEnrichment({
  name: '${name}',
  output: { stream: '${name.replace('-', '_')}', schema },
  key: () => ({ partitionkey: '{"city_id":1}', subject: 'cities/1' }),
  ${members}
})
`

/** A copy of the repository with one function more, `planted-weather`. */
export function withPlantedWeather(members: string): string {
  const copy = repositoryCopy()
  addFunction(copy, 'planted-weather', plantedFunction('planted-weather', members))
  return copy
}

/** Lists a component in eqiad, as an operator does. */
export function listComponent(copy: string, component: string): void {
  const last = '  - ../../components/datacenter\n'
  const file = join(copy, 'knative/overlays/eqiad/kustomization.yaml')
  edit(file, last, `  - ../../components/${component}\n${last}`)
}
