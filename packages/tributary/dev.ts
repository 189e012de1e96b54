/** `tributary dev`: runs the last events again after each save, and shows what changed. */
import { join } from 'node:path'
import { schemaFiles } from './build/schemas.ts'
import { openKeys } from './dev/keys.ts'
import { type RecentEvents, recentEvents } from './dev/recent-events.ts'
import { type Result, toCompare } from './dev/result.ts'
import { Runner } from './dev/runner.ts'
import { Screen } from './dev/screen.ts'
import { Watcher } from './dev/watcher.ts'
import type { SourceEvent } from './event.ts'
import { RunError, UsageError } from './failures.ts'
import { type FunctionPlace, findFunction, shownPath } from './find-function.ts'
import type { Values } from './options.ts'
import { projectOf, refreshSchemas } from './project-schemas.ts'

/**
 * @returns the exit code
 * @throws UsageError if there is no function, or no events
 */
export async function dev(
  name: string | undefined,
  values: Values<'dev'>,
  stop: AbortController,
): Promise<number> {
  const place = findFunction(name, 'dev')
  const session = new Session(place, values, recentEvents(values, place))
  const keys = openKeys(values.input === '-', {
    r: () => session.again(['r'], true),
    q: () => stop.abort(),
  })
  const stopped = new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
  session.again(['start'], true)
  await stopped
  keys.close()
  await session.close()
  return 0
}

class Session {
  readonly #place: FunctionPlace
  readonly #values: Values<'dev'>
  readonly #source: RecentEvents
  readonly #project: string | undefined
  readonly #screen = new Screen(process.stdout)
  readonly #runner = new Runner()
  readonly #watcher = new Watcher((paths) => this.#saved(paths))
  #events: readonly SourceEvent[] | undefined
  #loaded: ReadonlyMap<string, string> = new Map()
  #before: readonly Result[] | undefined
  /** Why to run: the files that changed, also those that a run began with which was cancelled. */
  readonly #reasons = new Set<string>()
  #isDue = false
  #isRunning = false
  #isClosed = false

  constructor(place: FunctionPlace, values: Values<'dev'>, source: RecentEvents) {
    this.#place = place
    this.#values = values
    this.#source = source
    this.#project = projectOf(place.folder)
  }

  /**
   * Runs the events, now or when the run in progress, which this ends, is over.
   * @param reasons for the author
   * @param isRead whether the events are read anew
   */
  again(reasons: readonly string[], isRead: boolean): void {
    for (const reason of reasons) this.#reasons.add(reason)
    if (isRead) this.#events = undefined
    this.#isDue = true
    this.#runner.cancel()
    if (!this.#isRunning) void this.#runDue()
  }

  #saved(paths: readonly string[]): void {
    const isInput = this.#source.path !== undefined && paths.includes(this.#source.path)
    void this.#runner.changed(paths).then(() => this.again(paths.map(shownPath), isInput))
  }

  async #runDue(): Promise<void> {
    this.#isRunning = true
    while (this.#isDue && !this.#isClosed) {
      this.#isDue = false
      await this.#run()
    }
    this.#isRunning = false
  }

  async #run(): Promise<void> {
    const begun = performance.now()
    try {
      if (this.#project !== undefined) await refreshSchemas(this.#project)
      this.#events ??= await this.#source.read()
    } catch (error) {
      if (!isForAuthor(error)) throw error
      this.#screen.begin(this.#why())
      this.#screen.problem(error.message)
      return this.#watch()
    }
    const { wiki, api, latency, datacenter, timeout } = this.#values
    const { file } = this.#place
    const events = this.#events
    const ran = await this.#runner.run({ file, events, wiki, api, latency, datacenter, timeout })
    if (ran === undefined) return
    this.#loaded = ran.loaded
    const ms = Math.round(performance.now() - begun)
    this.#screen.begin(`${this.#why()}: ${shownPath(file)} on ${this.#source.name}, ${ms} ms`)
    for (const line of ran.lines) this.#screen.problem(line)
    if (ran.results) {
      this.#screen.results(events, ran.results, this.#before)
      const before = this.#before
      this.#before = ran.results.map((result, index) => toCompare(before?.[index], result))
    }
    this.#watch()
  }

  /** Once the run is over that is to be shown. */
  #why(): string {
    const why = [...this.#reasons].join(', ')
    this.#reasons.clear()
    return why
  }

  #watch(): void {
    if (this.#isClosed) return
    this.#watcher.watch(() => this.#files(), this.#loaded)
    this.#screen.line('waiting for a save; r runs again, q quits')
  }

  /** All that a run depends on. What it loads from other packages changes with package.json. */
  #files(): string[] {
    const { file, folder } = this.#place
    const files = [file, join(folder, 'package.json'), ...this.#loaded.keys()]
    if (this.#source.path !== undefined) files.push(this.#source.path)
    const project = this.#project
    if (project !== undefined) {
      files.push(...schemaFiles(project).map((path) => join(project, path)))
    }
    return [...new Set(files)]
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#watcher.close()
    await this.#runner.close()
  }
}

const isForAuthor = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof RunError
