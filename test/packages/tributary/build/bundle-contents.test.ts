import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Metafile } from 'esbuild'
import { bundle } from '../../../../build/bundle.ts'

/** The files that stand for a part. Each pattern must match in the functions that have the part. */
const PARTS = {
  'the wiki client': /^packages\/mediawiki\/(lookup|client|api|batch|coalescer|answer)\.ts$/,
  'the ordered stream': /^packages\/order\//,
  "the order's store": /^packages\/order\/(redis\/|store\.ts|memory\.ts|open-store\.ts)/,
  'the Redis client': /^node_modules\/(@iovalkey|iovalkey)\//,
  'the Kafka transport': /^(packages\/kafka|node_modules\/@platformatic)\//,
  'the command': /^packages\/tributary\//,
  'what generates': /^node_modules\/(json-schema-to-typescript|yaml|esbuild)\//,
  'the tests': /^(test|stage|bench|build|packages\/\w+\/testing)\/|examples/,
} as const

type Part = keyof typeof PARTS

const FUNCTIONS: Readonly<Record<string, readonly Part[]>> = {
  'page-key': [],
  'page-wikitext-change': ['the wiki client'],
  'page-change-order': ['the ordered stream', "the order's store", 'the Redis client'],
}

/** The source files with code in a bundle, after what nobody uses was left out. */
function contents({ outputs }: Metafile): string[] {
  const [output] = Object.values(outputs)
  return Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path)
}

describe('a bundle has what its function uses and nothing else', () => {
  for (const [name, uses] of Object.entries(FUNCTIONS)) {
    it(`${name} has ${uses.join(', ') || 'none of the optional parts'}`, async () => {
      const { metafile } = await bundle(name)
      const files = contents(metafile)
      assert.ok(files.includes(`functions/${name}/index.ts`))
      for (const [part, pattern] of Object.entries(PARTS)) {
        const found = files.filter((path) => pattern.test(path))
        if (uses.includes(part as Part)) assert.notDeepEqual(found, [], `${name} lacks ${part}`)
        else assert.deepEqual(found, [], `${name} has ${part}`)
      }
    })
  }
})
