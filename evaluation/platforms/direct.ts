/** Tributary, directly on Kafka: the bundle of page-wikitext-change as a plain Deployment. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { bundle } from '../../build/bundle.ts'
import { closedPort } from '../../stage/sockets.ts'
import { deployed, lines, ROOT } from '../files.ts'
import { IN_FLIGHT, type Job, type Platform } from '../platform.ts'
import { type Worker, Workers } from '../workers.ts'

export const FUNCTION = 'page-wikitext-change'
const DIST = {
  original: `functions/${FUNCTION}/dist`,
  changed: `evaluation/changed/${FUNCTION}/dist`,
}
/** How the function's package.json starts it. */
const FLAGS = ['--max-semi-space-size=8']

/** The program of the function, with its own compile cache as in its image. */
export const program = (changed: boolean): readonly string[] => [
  ...FLAGS,
  join(ROOT, changed ? DIST.changed : DIST.original, 'start.js'),
]

export async function bundles(): Promise<void> {
  await bundle(FUNCTION)
  await bundle(FUNCTION, 'evaluation/changed')
  for (const dist of Object.values(DIST)) {
    execFileSync(process.execPath, [join(ROOT, dist, 'start.js'), 'compile'])
  }
}

const platform = (name: string, title: string, inFlight: number): Platform => ({
  name,
  title,
  version: `Node ${process.version.slice(1)}`,
  prepare: bundles,
  deploy: (job) => Workers.start(job.processes, (changed) => worker(job, changed, inFlight)),
  size: () => ({
    ...deployed(join(ROOT, DIST.original)),
    code: lines(`functions/${FUNCTION}/index.ts`),
    configuration: lines(
      'knative/components/direct/page-wikitext-change/deployment.yaml',
      'knative/components/direct/page-wikitext-change/kustomization.yaml',
    ),
  }),
})

export const direct = platform('direct', 'Tributary, direct on Kafka', IN_FLIGHT)

/** With as many in flight as Flink's four subtasks together. */
export const directVariant: Platform = {
  ...platform(`direct-${4 * IN_FLIGHT}`, `${4 * IN_FLIGHT} in flight`, 4 * IN_FLIGHT),
  variantOf: 'direct',
}

async function worker(job: Job, changed: boolean, inFlight: number): Promise<Worker> {
  const port = await closedPort()
  return {
    process: {
      name: 'the direct function',
      command: process.execPath,
      args: program(changed),
      env: {
        PORT: String(port),
        DATACENTER: 'eqiad',
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        MEDIAWIKI_API_URL: job.wiki,
        FUNC_TRANSPORT: 'kafka',
        KAFKA_BROKERS: job.broker,
        KAFKA_TOPIC: job.input,
        KAFKA_CONSUMER_GROUP: job.group,
        KAFKA_OUTPUT_TOPIC: job.output,
        KAFKA_DEAD_LETTER_TOPIC: job.deadLetters,
        KAFKA_DELIVERY: 'at-least-once',
        MAX_CONCURRENT_EVENTS: String(inFlight),
      },
      log: join(job.folder, 'direct.log'),
    },
    isReady: () =>
      fetch(`http://127.0.0.1:${port}/health/readiness`).then(
        ({ ok }) => ok,
        () => false,
      ),
  }
}
