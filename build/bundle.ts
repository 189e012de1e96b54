/** Bundles a function of this repository, for tests and benchmarks; `make build` runs `tributary build`. */
import { join } from 'node:path'
import { bundle as bundleFunction } from '../packages/tributary/build/bundle.ts'

const root = join(import.meta.dirname, '..')

export function bundle(name: string, parent = 'functions') {
  const folder = join(root, parent, name)
  return bundleFunction({ folder, file: join(folder, 'index.ts') }, root)
}
