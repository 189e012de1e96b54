/** The packages that are published, and their one version. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** The members of package.json that a release reads. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly engines?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The folders of the packages. Each depends on none but those before it, so this is the order to publish in. */
export const PACKAGES = [
  'schemas',
  'packages/runtime',
  'packages/mediawiki',
  'packages/order',
  'packages/reconcile',
  'packages/kafka',
  'packages/capture',
  'packages/tributary',
] as const

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
