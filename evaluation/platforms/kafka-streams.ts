/** Kafka Streams: as many threads as partitions of a repartition topic, since a thread waits for each answer. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { javaVersion, maven, versionOf } from '../../stage/maven.ts'
import { deployed, lines } from '../files.ts'
import type { Job, Platform } from '../platform.ts'
import { type Worker, Workers } from '../workers.ts'

const NAME = 'kafka-streams'
/** Partitions of the repartition topic. */
const LANES = 32

/** @param lanes 0 leaves the repartition topic out */
const platform = (name: string, title: string, lanes: number): Platform => ({
  name,
  title,
  version: `${versionOf(NAME, 'kafka')}, ${javaVersion()}`,
  prepare: async () => {
    maven(NAME)
  },
  deploy: (job) =>
    Workers.start(job.processes, async (changed, member) => worker(job, lanes, changed, member)),
  size: () => ({
    ...deployed(maven(NAME).classes, maven(NAME).lib),
    code: lines(`evaluation/${NAME}/src`),
    configuration: lines(`evaluation/${NAME}/pom.xml`),
  }),
})

export const kafkaStreams = platform(NAME, 'Kafka Streams', LANES)

export const kafkaStreamsVariants: readonly Platform[] = [
  { ...platform(`${NAME}-4-threads`, 'without the repartition topic', 0), variantOf: NAME },
  { ...platform(`${NAME}-100-threads`, '100 threads', 100), variantOf: NAME },
]

function worker(job: Job, lanes: number, changed: boolean, member: number): Worker {
  const { broker, input, output, deadLetters, group, wiki, folder, partitions, processes } = job
  const state = join(folder, `state-${member}`)
  mkdirSync(state, { recursive: true })
  const threads = Math.ceil((lanes || partitions) / processes)
  const options = ['-Xmx1g', `-Dthreads=${threads}`, `-Dlanes=${lanes}`, `-Dmember=${member}`]
  const main = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', maven(NAME).classpath]
  const args = [broker, input, output, deadLetters, group, wiki, state]
  return {
    process: {
      name: 'Kafka Streams',
      command: 'java',
      args: [...options, ...main, 'tributary.Enrich', ...args],
      env: { ...(changed && { CHANGED: '1' }) },
      log: join(folder, `${NAME}.log`),
    },
  }
}
