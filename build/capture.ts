/** Bundles the reader of @tributary/capture into one file, which knative/components/capture/Dockerfile packs. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bundleForKafka } from '../packages/tributary/build/bundle-for-kafka.ts'

const ROOT = join(import.meta.dirname, '..')
const BUNDLE = 'packages/capture/dist/capture.cjs'

await bundleForKafka(join(ROOT, 'packages/capture/main.ts'), join(ROOT, BUNDLE))
const kilobytes = Math.round(statSync(join(ROOT, BUNDLE)).size / 1000)
process.stdout.write(`${BUNDLE}: ${kilobytes} kB; knative/components/capture/Dockerfile packs it\n`)
