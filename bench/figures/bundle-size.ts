import { statSync } from 'node:fs'
import { join } from 'node:path'
import { tributary } from '../contestants.ts'
import type { Figure } from '../figure.ts'

/** The size of the one file of a function that is uploaded, pulled, and read at each start. */
export const bundleSize: Figure = {
  name: 'bundle-size',
  async measure({ samples }) {
    // Flags of Node stand before it.
    const bundle = tributary.args('wikitext').at(-1) ?? ''
    const { size } = statSync(join(tributary.cwd, bundle))
    samples.add('bundle-size', tributary.name, size / 1e6)
  },
}
