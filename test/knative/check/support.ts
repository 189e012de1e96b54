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
import { loadOverlay } from '../../../knative/check/load.ts'
import type { Overlay } from '../../../knative/check/overlay.ts'
import { brokenRules } from '../../../knative/check/rules.ts'

const root = join(import.meta.dirname, '../../..')
export const OVERLAYS = join(root, 'knative/overlays')

/** An image with a digest for every Service, as an operator adds them. */
const IMAGES = ['page-change-order', 'page-key', 'page-wikitext-change'].map(
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
  cpSync(OVERLAYS, join(parent, 'overlays'), { recursive: true })
  return join(parent, 'overlays')
}

/** Changes a file by replacing a text in it. */
export function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, edited)
}

/** All that an operator may add to an overlay; the ordered stream is in each already. */
export const COMPONENTS = globSync('**/kustomization.yaml', {
  cwd: join(OVERLAYS, '../components'),
})
  .map(dirname)
  .filter((name) => name !== 'datacenter' && !name.startsWith('ordered-stream/'))
  .sort()

/** The overlay eqiad with components, as an operator would add them. */
export function withComponents(names: readonly string[]): Overlay {
  const overlays = overlaysCopy()
  const file = join(overlays, 'eqiad/kustomization.yaml')
  const last = '  - ../../components/datacenter\n'
  for (const name of names) edit(file, last, `  - ../../components/${name}\n${last}`)
  writeFileSync(file, `${readFileSync(file, 'utf8')}images:\n${IMAGES.join('\n')}\n`)
  return loadOverlay(join(overlays, 'eqiad'))
}

/** The rules that an overlay breaks, one line each: `rule: object, field: what is wrong`. */
export const complaints = (overlay: Overlay): string[] =>
  brokenRules(overlay).map(
    ({ rule, problem: { object, field, says } }) => `${rule.name}: ${object}, ${field}: ${says}`,
  )
