/** Runs the plain producers and consumers of both sites, and reads what they print. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, globSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Jars } from '../../kafka/jars.ts'
import { MAIN_SITES, type MainSite } from '../sites.ts'
import { Observed } from './observed.ts'
import type { Bulk } from './records.ts'

const ELECTION_MS = 25_000

export interface ProbeOptions {
  readonly jars: Jars
  readonly bootstrap: Readonly<Record<MainSite, readonly string[]>>
  /** The topic that the producer of a site writes. */
  readonly topics: Readonly<Record<MainSite, string>>
  /** How many milliseconds pass between two records of a producer to a partition. */
  readonly periodMs: number
  /** Settings of its clients that differ from Kafka's defaults. */
  readonly clientSettings?: Readonly<Record<string, string>> | undefined
  /** The nodes whose metrics are read, and their JMX ports. */
  readonly nodes: ReadonlyMap<number, number>
  /** The file for what goes wrong in it. */
  readonly log: string
}

/** Compiles the programs beside this file. @returns the folder of their classes */
function compile({ folder }: Jars): string {
  const classes = mkdtempSync(join(tmpdir(), 'tributary-probe-'))
  const sources = globSync('*.java', { cwd: import.meta.dirname })
  const paths = sources.map((name) => join(import.meta.dirname, name))
  execFileSync('javac', ['-cp', join(folder, '*'), '-d', classes, ...paths])
  return classes
}

export class Probe implements AsyncDisposable {
  readonly observed = new Observed()
  readonly #process: ChildProcess
  readonly #commands: Writable
  readonly #classes: string

  constructor({
    jars,
    bootstrap,
    topics,
    periodMs,
    clientSettings = {},
    nodes,
    log,
  }: ProbeOptions) {
    const args = [
      `period=${periodMs}`,
      ...MAIN_SITES.flatMap((site) => [
        `${site}=${bootstrap[site].join()}`,
        `topic-${site}=${topics[site]}`,
      ]),
      ...Object.entries(clientSettings).map(([name, value]) => `client-${name}=${value}`),
      ...[...nodes].map(([node, port]) => `node-${node}=${port}`),
    ]
    const stderr = openSync(log, 'a')
    this.#classes = compile(jars)
    const classpath = ['-cp', `${this.#classes}:${join(jars.folder, '*')}`]
    const options = ['-Xmx192m', '-XX:TieredStopAtLevel=1', ...jars.java, ...classpath]
    this.#process = spawn('java', [...options, 'Probe', ...args], {
      stdio: ['pipe', 'pipe', stderr],
    })
    closeSync(stderr)
    this.#commands = this.#process.stdin as Writable
    this.#commands.on('error', () => {})
    const lines = createInterface(this.#process.stdout as Readable)
    lines.on('line', (line) => this.observed.add(line))
  }

  /**
   * Writes as fast as possible for some seconds from a site.
   * @param kind `default`: with a producer's default settings; `tuned`: with large batches
   */
  async bulk(site: MainSite, kind: 'default' | 'tuned', seconds: number): Promise<Bulk> {
    const { bulks } = this.observed
    const before = bulks.length
    this.#commands.write(`bulk ${site} ${kind} ${seconds}\n`)
    await this.until(() => bulks.length > before, seconds * 1000 + 60_000, 'a bulk load')
    return bulks[before] as Bulk
  }

  /** Makes the preferred replicas leaders again. */
  async elect(): Promise<void> {
    const { elections } = this.observed
    const before = elections.length
    this.#commands.write('elect\n')
    await this.until(() => elections.length > before, ELECTION_MS, 'an election')
  }

  /** @throws Error if the condition does not become true in time, or the probe ends */
  async until(condition: () => boolean, milliseconds: number, what: string): Promise<void> {
    for (const end = Date.now() + milliseconds; !condition(); await sleep(100)) {
      if (this.#process.exitCode !== null) throw new Error('the probe has ended; see its log')
      if (Date.now() > end) throw new Error(`${what} took more than ${milliseconds / 1000} s`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.#process.exitCode === null ? once(this.#process, 'exit') : undefined
    this.#process.kill('SIGKILL')
    await ended
    rmSync(this.#classes, { recursive: true })
  }
}
