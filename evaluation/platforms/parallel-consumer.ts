/** Confluent's parallel-consumer, in order by key: the program that `make bench` measures too. */
import { join } from 'node:path'
import { javaVersion, maven, versionOf } from '../../stage/maven.ts'
import { deployed, lines } from '../files.ts'
import { IN_FLIGHT, type Job, type Platform } from '../platform.ts'
import { type Worker, Workers } from '../workers.ts'

const NAME = 'parallel-consumer'
const FOLDER = `peers/${NAME}`

const platform = (name: string, title: string, inFlight: number): Platform => ({
  name,
  title,
  version: `${versionOf(FOLDER, 'version', `${NAME}-vertx`)}, ${javaVersion()}`,
  prepare: async () => {
    maven(FOLDER)
  },
  deploy: (job) => Workers.start(job.processes, async (changed) => worker(job, changed, inFlight)),
  size: () => ({
    ...deployed(maven(FOLDER).classes, maven(FOLDER).lib),
    code: ['Enrich', 'Clients']
      .map((name) => lines(`evaluation/${FOLDER}/src/main/java/tributary/${name}.java`))
      .reduce((a, b) => a + b),
    configuration: lines(`evaluation/${FOLDER}/pom.xml`),
  }),
})

export const parallelConsumer = platform(NAME, "Confluent's parallel-consumer", IN_FLIGHT)

/** With as many in flight as Flink's four subtasks together. */
export const parallelConsumerVariant: Platform = {
  ...platform(`${NAME}-${4 * IN_FLIGHT}`, `${4 * IN_FLIGHT} in flight`, 4 * IN_FLIGHT),
  variantOf: NAME,
}

function worker(
  { broker, input, output, group, wiki, folder }: Job,
  changed: boolean,
  inFlight: number,
): Worker {
  const options = ['-Xmx1g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
  const main = ['-cp', maven(FOLDER).classpath, 'tributary.Enrich']
  return {
    process: {
      name: 'parallel-consumer',
      command: 'java',
      args: [...options, ...main, broker, input, output, group, 'KEY', String(inFlight), wiki],
      env: { ...(changed && { CHANGED: '1' }) },
      log: join(folder, `${NAME}.log`),
    },
  }
}
