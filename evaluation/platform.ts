/** What the harness must know of a platform to measure it. */
import type { RestartableProcess } from '../stage/restartable-process.ts'

/** As many events as each platform has in flight, where a setting says how many. */
export const IN_FLIGHT = 100

/** One enrichment between two topics. */
export interface Job {
  /** The broker's address. */
  readonly broker: string
  readonly input: string
  readonly output: string
  readonly deadLetters: string
  readonly group: string
  /** The address of the wiki's API. */
  readonly wiki: string
  readonly partitions: number
  /** A folder of this job's own, for state that outlives a process, and for logs. */
  readonly folder: string
  /** How many processes share the work. */
  readonly processes: number
}

/** A job that runs. */
export interface Deployment extends AsyncDisposable {
  /** All processes of the platform: their CPU time and memory are counted. */
  readonly processes: readonly RestartableProcess[]
  /** Kills the process that does the work, and starts it again at once, as Kubernetes would. Resolves then. */
  kill(): Promise<void>
  /** Replaces the function by the changed one, which sets `revision.upgraded`, as the platform's documentation recommends. */
  upgrade(): Promise<void>
  /** Ends it as one would on purpose, within a minute. */
  stop(): Promise<void>
}

/** The size of all that is deployed, and of all that somebody has to write. */
export interface Size {
  /** Files, without the language's runtime (JVM, Node). */
  readonly files: number
  readonly megabytes: number
  /** Lines of code of the enrichment, without blank lines and comments. */
  readonly code: number
  /** Lines of configuration that the enrichment needs. */
  readonly configuration: number
}

export interface Platform {
  readonly name: string
  /** The platform that it is with one setting changed, to see what that brings. Only its speed is measured. */
  readonly variantOf?: string
  /** As in the table. */
  readonly title: string
  /** The versions that were measured. */
  readonly version: string
  /** Builds it. */
  prepare(): Promise<void>
  deploy(job: Job): Promise<Deployment>
  size(): Size
}
