/** Confluent's parallel-consumer, in order by key: the program that `make bench` measures too. */
import { join } from 'node:path'
import { javaVersion, maven, versionOf } from '../../stage/maven.ts'
import { deployed, lines } from '../files.ts'
import type { Job, Platform } from '../platform.ts'
import { type Worker, Workers } from '../workers.ts'

const NAME = 'parallel-consumer'
const FOLDER = `peers/${NAME}`
const IN_FLIGHT = 100

export const parallelConsumer: Platform = {
  name: NAME,
  title: "Confluent's parallel-consumer",
  version: `${versionOf(FOLDER, 'version', `${NAME}-vertx`)}, ${javaVersion()}`,
  prepare: async () => {
    maven(FOLDER)
  },
  deploy: (job) => Workers.start(job.processes, async (changed) => worker(job, changed)),
  size: () => ({
    ...deployed(maven(FOLDER).classes, maven(FOLDER).lib),
    code: ['Enrich', 'Clients']
      .map((name) => lines(`evaluation/${FOLDER}/src/main/java/tributary/${name}.java`))
      .reduce((a, b) => a + b),
    configuration: lines(`evaluation/${FOLDER}/pom.xml`),
  }),
}

function worker({ broker, input, output, group, wiki, folder }: Job, changed: boolean): Worker {
  const options = ['-Xmx1g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
  const main = ['-cp', maven(FOLDER).classpath, 'tributary.Enrich']
  return {
    process: {
      name: 'parallel-consumer',
      command: 'java',
      args: [...options, ...main, broker, input, output, group, 'KEY', String(IN_FLIGHT), wiki],
      env: { ...(changed && { CHANGED: '1' }) },
      log: join(folder, `${NAME}.log`),
    },
  }
}
