import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { parseDocument } from 'yaml'
import { kustomizeCommand, NO_KUSTOMIZE } from '../../../knative/check/kustomize.ts'
import { loadOverlay } from '../../../knative/check/load.ts'
import type { Overlay } from '../../../knative/check/overlay.ts'
import { brokenRules } from '../../../knative/check/rules.ts'
import { UNSET } from '../../../knative/definition.ts'

const root = join(import.meta.dirname, '../../..')
export const OVERLAYS = join(root, 'knative/overlays')

/** Leaves tests out, and prints the reason, on a machine that cannot run them. In CI they run and fail. */
export const leaveOutIf = (cannotRun: boolean, reason: string) => ({
  skip: cannotRun && process.env.CI !== 'true' ? reason : false,
})

/** For tests that render overlays. */
export const needsKustomize = leaveOutIf(kustomizeCommand() === undefined, NO_KUSTOMIZE)

/** An image with a digest for every Service, as an operator adds them. */
const IMAGES = readdirSync(join(root, 'knative/components/services')).map(
  (name) =>
    `  - { name: ${name}, newName: registry.example.org/${name}, digest: sha256:${'1'.repeat(64)} }`,
)

/**
 * A folder of overlays of its own in out/, copies of ours: Kustomize reads no absolute paths.
 * It goes when the test file ends.
 */
export function overlaysCopy(): string {
  mkdirSync(join(root, 'out'), { recursive: true })
  const parent = mkdtempSync(join(root, 'out/overlays-'))
  after(() => rmSync(parent, { recursive: true }))
  // As deep as the original, so that ../../base is where it was.
  for (const name of ['base', 'components'])
    cpSync(join(root, 'knative', name), join(parent, name), { recursive: true })
  const overlays = join(parent, 'overlays')
  cpSync(OVERLAYS, overlays, { recursive: true })
  fillIn(overlays)
  return overlays
}

/** Writes what a function's API needs into each datacenter.yaml, as an operator does after make pipeline. */
export function fillIn(overlays: string): void {
  for (const path of globSync('*/datacenter.yaml', { cwd: overlays })) {
    const file = join(overlays, path)
    const yaml = parseDocument(readFileSync(file, 'utf8'))
    const { settings = {}, egress = {} } = yaml.toJS().spec
    const names = Object.keys(egress)
    for (const name of names) {
      const url = settings[name] === UNSET ? 'https://api.example.org' : settings[name]
      const port = Number(new URL(url).port) || (url.startsWith('https:') ? 443 : 80)
      yaml.setIn(['spec', 'settings', name], url)
      yaml.setIn(['spec', 'egress', name], { cidr: '10.8.0.0/24', port })
    }
    if (names.length > 0) writeFileSync(file, yaml.toString())
  }
}

const rendered = new Map<string, Overlay>()

/** One of our overlays, rendered once for a test file. Each caller gets a copy. */
export function ours(name: string): Overlay {
  const overlay = rendered.get(name) ?? loadOverlay(join(OVERLAYS, name))
  rendered.set(name, overlay)
  return copyOf(overlay)
}

/** Definitions are functions in part, so no copy is made of them. */
export const copyOf = ({ definitions, ...rest }: Overlay): Overlay => ({
  ...structuredClone(rest),
  definitions: new Map(definitions),
})

/** Changes a file by replacing a text in it. */
export function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, edited)
}

/**
 * The components that an operator may add to an overlay. Each overlay has the ordered stream and the
 * datacenter already, and a paused pipeline is tested by itself.
 */
const ALL = globSync('**/kustomization.yaml', {
  cwd: join(OVERLAYS, '../components'),
})
  .map(dirname)
  .filter((name) => !/^(datacenter|ordered-stream|paused)\b/.test(name))
  .sort()

/** With it, the ordered stream reads Kafka itself. */
export const ORDER_DIRECTLY = 'direct/page-change-order'

/** Those with which another function reads Kafka itself, in place of the objects of Eventing. */
const DIRECT = ['direct', 'direct-keda'].flatMap((folder) =>
  ALL.filter((name) => name.startsWith(`${folder}/`) && name !== ORDER_DIRECTLY),
)

export const COMPONENTS = ALL.filter((name) => ![...DIRECT, ORDER_DIRECTLY].includes(name))

/** Every component that goes with a function that reads Kafka itself, in the order that they need. */
export const DIRECTLY = [
  ...COMPONENTS.filter((name) => !/^(unkeyed-input|kafka-auth)/.test(name)),
  ...DIRECT,
  'kafka-auth',
]

/** The folder of a copy of the overlay eqiad, with components added as an operator would. */
export function overlayWith(names: readonly string[]): string {
  const overlays = overlaysCopy()
  const file = join(overlays, 'eqiad/kustomization.yaml')
  const last = '  - ../../components/datacenter\n'
  for (const name of names) edit(file, last, `  - ../../components/${name}\n${last}`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}images:\n${IMAGES.join('\n')}\n`)
  return join(overlays, 'eqiad')
}

/** The rendered overlay eqiad with components added. */
export const withComponents = (names: readonly string[]): Overlay => loadOverlay(overlayWith(names))

/** The rules that an overlay breaks, one line each: `rule: object, field: what is wrong`. */
export const complaints = (overlay: Overlay): string[] =>
  brokenRules(overlay).map(
    ({ rule, problem: { object, field, message } }) =>
      `${rule.name}: ${object}, ${field}: ${message}`,
  )
