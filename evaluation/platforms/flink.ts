/** Apache Flink: a standalone cluster for this one job, a JobManager and TaskManagers as processes of their own. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { javaVersion, maven, versionOf } from '../../stage/maven.ts'
import { RestartableProcess } from '../../stage/restartable-process.ts'
import { closedPort } from '../../stage/sockets.ts'
import { deployed, lines, ROOT } from '../files.ts'
import { stopFlinkJob } from '../flink/rest.ts'
import type { Deployment, Job, Platform } from '../platform.ts'
import { bound } from '../workers.ts'

const CONFIG = join(ROOT, 'evaluation/flink')
const SLOTS = 4
const LOOPBACK = '127.0.0.1'

/** Those of Flink's own config.yaml for Java 17 that a running cluster needs. */
const OPENED = [
  'lang',
  'net',
  'io',
  'nio',
  'lang.reflect',
  'text',
  'time',
  'util',
  'util.concurrent',
]
  .map((name) => `java.base/java.${name}`)
  .concat('java.base/java.util.concurrent.atomic', 'java.base/java.util.concurrent.locks')
const JAVA = OPENED.map((name) => `--add-opens=${name}=ALL-UNNAMED`)

/** Settings of the job, as arguments, and of the cluster. */
interface Settings {
  readonly job?: Readonly<Record<string, string>>
  readonly cluster?: Readonly<Record<string, string>>
}

const platform = (name: string, title: string, settings: Settings = {}): Platform => ({
  name,
  title,
  version: `${versionOf('flink', 'flink')}, ${javaVersion()}`,
  prepare: async () => {
    maven('flink')
  },
  deploy: (job) => FlinkCluster.start(job, settings),
  size: () => ({
    ...deployed(maven('flink').classes, maven('flink').lib),
    code: lines('evaluation/flink/src'),
    configuration: lines('evaluation/flink/config.yaml', 'evaluation/flink/pom.xml'),
  }),
})

export const flink = platform('flink', 'Apache Flink')

export const flinkVariants: readonly Platform[] = [
  platform('flink-unkeyed', 'without `keyBy`', { job: { unkeyed: 'true' } }),
  platform('flink-copying', 'without object reuse', {
    cluster: { 'pipeline.object-reuse': 'false' },
  }),
  platform('flink-capacity-400', 'capacity 400 for each subtask', { job: { capacity: '400' } }),
  platform('flink-small', '1 GB for the TaskManager, 800 MB for the JobManager', {
    cluster: {
      'taskmanager.memory.process.size': '1024m',
      'jobmanager.memory.process.size': '800m',
    },
  }),
].map((each) => ({ ...each, variantOf: 'flink' }))

/** What Flink's own scripts compute from the configuration: options of the JVM, and of the process. */
function memoryOptions(
  command: 'GET_JM_RESOURCE_PARAMS' | 'GET_TM_RESOURCE_PARAMS',
  { cluster = {} }: Settings,
) {
  const utility = ['org.apache.flink.runtime.util.bash.BashJavaUtils', command]
  const args = [
    '-cp',
    maven('flink').classpath,
    ...utility,
    '--configDir',
    CONFIG,
    ...dynamic(cluster),
  ]
  const output = execFileSync('java', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const results = [...output.matchAll(/^BASH_JAVA_UTILS_EXEC_RESULT:(.*)$/gm)]
  const [jvm = [], options = []] = results.map(([, line = '']) => line.split(' '))
  return { jvm, options }
}

class FlinkCluster implements Deployment {
  readonly #job: Job
  readonly #settings: Settings
  #manager: RestartableProcess
  #workers: RestartableProcess[]
  #rest = ''

  private constructor(job: Job, settings: Settings) {
    this.#job = job
    this.#settings = settings
    this.#manager = new RestartableProcess({ name: 'unused', command: 'true', args: [] })
    this.#workers = []
  }

  static async start(job: Job, settings: Settings): Promise<FlinkCluster> {
    const cluster = new FlinkCluster(job, settings)
    await cluster.#start([])
    return cluster
  }

  get processes() {
    return [this.#manager, ...this.#workers]
  }

  /** Kills the TaskManager, which does the work. It comes back under its own name, as a pod of a StatefulSet. */
  async kill(): Promise<void> {
    const [worker] = this.#workers
    await worker?.stop('SIGKILL')
    worker?.start()
  }

  /** Stops the job with a savepoint, and starts a cluster with the new code from it. */
  async upgrade(): Promise<void> {
    const savepoint = await stopFlinkJob(this.#rest, join(this.#job.folder, 'savepoints'))
    await this.stop()
    await this.#start(['--fromSavepoint', savepoint], true)
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop('SIGKILL')))
  }

  async #start(restore: readonly string[], changed = false): Promise<void> {
    const { folder, processes } = this.#job
    const [rpc, rest] = [await closedPort(), await closedPort()]
    this.#rest = `http://${LOOPBACK}:${rest}`
    const common = [
      ...['--configDir', CONFIG],
      ...dynamic({
        'jobmanager.rpc.address': LOOPBACK,
        'jobmanager.rpc.port': rpc,
        'rest.address': LOOPBACK,
        'rest.port': rest,
        'taskmanager.host': LOOPBACK,
        'parallelism.default': SLOTS * processes,
        'execution.checkpointing.dir': `file://${join(folder, 'checkpoints')}`,
        'io.tmp.dirs': folder,
        ...this.#settings.cluster,
      }),
    ]
    const manager = memoryOptions('GET_JM_RESOURCE_PARAMS', this.#settings)
    const entry = 'org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint'
    const jobArgs = ['--job-classname', 'tributary.Enrich', ...restore, ...this.#arguments(changed)]
    this.#manager = this.#java('jobmanager', manager.jvm, [
      ...[entry, ...common, ...manager.options, ...jobArgs],
    ]).start()
    const memory = memoryOptions('GET_TM_RESOURCE_PARAMS', this.#settings)
    this.#workers = Array.from({ length: processes }, (_, index) => {
      const name = `taskmanager-${index}`
      mkdirSync(join(folder, name), { recursive: true })
      const own = dynamic({ 'taskmanager.resource-id': name, 'io.tmp.dirs': join(folder, name) })
      const runner = 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner'
      const args = [runner, ...common, ...memory.options, ...own]
      return this.#java(name, memory.jvm, args).start()
    })
  }

  #arguments(changed: boolean): string[] {
    const { broker, input, output, deadLetters, group, wiki } = this.#job
    const topics = { broker, input, output, dead: deadLetters }
    const named = { ...topics, group, wiki, ...this.#settings.job }
    const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value])
    return changed ? [...args, '--changed', 'true'] : args
  }

  #java(name: string, jvm: readonly string[], args: readonly string[]): RestartableProcess {
    const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'
    const all = [...jvm, ...JAVA, logging, '-cp', maven('flink').classpath, ...args]
    const log = join(this.#job.folder, `${name}.log`)
    return bound({ name: `Flink's ${name}`, command: 'java', args: all, log })
  }
}

const dynamic = (settings: Record<string, string | number>): string[] =>
  Object.entries(settings).map(([name, value]) => `-D${name}=${value}`)
