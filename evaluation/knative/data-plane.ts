/**
 * Knative's Kafka data plane as its own manifests run it: settings from the ConfigMaps in its source, programs from
 * the jars that Maven built there. README.md says how to build it.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ProcessOptions } from '../../stage/restartable-process.ts'

export type Part = 'source' | 'channel' | 'sink'
export type Program = 'dispatcher' | 'receiver'

/** Larger texts than 1 MiB need a higher limit of the producers: see knative/platform. */
const RAISED = { 'max.request.size': '10485760' }

export interface DataPlaneProcess {
  readonly root: string
  readonly part: Part
  readonly program: Program
  /** A folder of the process's own. */
  readonly folder: string
  /** The file with what the control plane would tell it. */
  readonly contract: string
  /** For a receiver. */
  readonly port?: number
  readonly log: string
}

/** @throws Error if the folder is not a built data plane */
export function checkDataPlane(root: string): void {
  for (const jar of [jarOf(root, 'dispatcher'), jarOf(root, 'receiver')]) {
    if (!existsSync(jar))
      throw new Error(`${jar} is missing; evaluation/knative/README.md says how to build it`)
  }
}

const jarOf = (root: string, program: Program) =>
  join(root, `${program}-loom/target/${program}-loom-1.0-SNAPSHOT.jar`)

/** One process of the data plane, with the environment that its Deployment gives it. */
export function dataPlaneProcess(options: DataPlaneProcess): ProcessOptions {
  const { root, part, program, folder, contract, port = 0, log } = options
  mkdirSync(folder, { recursive: true })
  const settings = writeSettings(root, part, folder)
  const of = (kind: string) => join(settings, `config-kafka-${part}-${kind}.properties`)
  const main = `dev.knative.eventing.kafka.broker.${program}loom.Main`
  const module = join(root, `${program}-loom/target`)
  const classpath = [join(module, 'classes'), join(module, 'dependency/*')].join(':')
  const logging = join(folder, 'logback.xml')
  writeFileSync(logging, LOGBACK)
  return {
    name: `Knative's ${part} ${program}`,
    command: process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java',
    // The heap of its Deployment: 70 % of 1,000 MiB.
    args: ['-Xmx700m', `-Dlogback.configurationFile=${logging}`, '-cp', classpath, main],
    env: {
      SERVICE_NAME: `kafka-${part}-${program}`,
      SERVICE_NAMESPACE: 'knative-eventing',
      PRODUCER_CONFIG_FILE_PATH: of('producer'),
      CONSUMER_CONFIG_FILE_PATH: of('consumer'),
      WEBCLIENT_CONFIG_FILE_PATH: of('webclient'),
      HTTPSERVER_CONFIG_FILE_PATH: of('httpserver'),
      DATA_PLANE_CONFIG_FILE_PATH: contract,
      EGRESSES_INITIAL_CAPACITY: '20',
      INSTANCE_ID: `${part}-${program}`,
      METRICS_PUBLISH_QUANTILES: 'false',
      METRICS_JVM_ENABLED: 'false',
      METRICS_PORT: '0',
      CONFIG_OBSERVABILITY_PATH: empty(folder, 'observability'),
      CONFIG_FEATURES_PATH: empty(folder, 'features'),
      HTTP2_DISABLE: 'true',
      WAIT_STARTUP_SECONDS: '60',
      INGRESS_PORT: String(port),
      INGRESS_TLS_PORT: '0',
      LIVENESS_PROBE_PATH: '/healthz',
      READINESS_PROBE_PATH: '/readyz',
    },
    log,
  }
}

function empty(folder: string, name: string): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  return path
}

/** Writes the properties of a part's ConfigMap, with the limits raised. @returns the folder */
function writeSettings(root: string, part: Part, folder: string): string {
  const file = join(root, `config/${part}/100-config-kafka-${part}-data-plane.yaml`)
  const { data } = parse(readFileSync(file, 'utf8')) as { data: Record<string, string> }
  for (const [name, properties] of Object.entries(data)) {
    const raised = name.endsWith('producer.properties') ? RAISED : {}
    const more = Object.entries(raised).map(([key, value]) => `${key}=${value}\n`)
    if (name.endsWith('.properties')) writeFileSync(join(folder, name), properties + more.join(''))
  }
  return folder
}

const LOGBACK = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %level %logger{20} %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
</configuration>
`
