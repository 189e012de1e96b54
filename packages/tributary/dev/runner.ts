/** Runs a function in a worker thread: a module graph of its own, which can be ended at any point. */
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { shownPath } from '../find-function.ts'
import { isAuthors, ownPlace } from '../own-place.ts'
import { busyPlace } from './busy-place.ts'
import type { Job, Message, Preload } from './protocol.ts'
import type { Result } from './result.ts'

/** The results of a run. */
export interface Ran {
  /** By the event's number; undefined if the function could not be loaded or started. */
  readonly results: readonly Result[] | undefined
  /** Why not, or other lines for the author. */
  readonly lines: readonly string[]
  /** The stamps of all files that were loaded, by path. */
  readonly loaded: ReadonlyMap<string, string>
}

const WORKER = new URL(
  `./worker.${import.meta.filename.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
)

/** How long after its deadline a thread may say nothing before it is ended. */
const SILENT_MS = 500
const CHECK_MS = 100

/**
 * Has one thread waiting that has loaded the host already. So a run costs what loading the author's own
 * modules does: 30 ms instead of 500.
 */
export class Runner {
  #spare: Thread
  #modules: readonly string[] = []
  #running: Thread | undefined

  constructor() {
    this.#spare = new Thread([])
  }

  /** Runs all events; undefined if {@link cancel} ended it. */
  async run(job: Job): Promise<Ran | undefined> {
    const thread = this.#spare
    this.#running = thread
    const ran = await thread.run(job)
    this.#running = undefined
    this.#modules = [...thread.loaded.keys()].filter((path) => !isAuthors(path))
    this.#spare = new Thread(this.#modules)
    return ran
  }

  /** Ends the run in progress, if there is one. */
  cancel(): void {
    this.#running?.cancel()
  }

  /** Must be called when one of these files has changed: the waiting thread may have loaded it. */
  async changed(paths: readonly string[]): Promise<void> {
    if (!paths.some((path) => this.#spare.loaded.has(path))) return
    await this.#spare.end()
    this.#spare = new Thread(this.#modules)
  }

  async close(): Promise<void> {
    await Promise.all([this.#running?.end(), this.#spare.end()])
  }
}

class Thread {
  readonly loaded = new Map<string, string>()
  readonly #worker: Worker
  readonly #exited: Promise<unknown>
  readonly #errors: unknown[] = []
  readonly #results: Result[] = []
  readonly #lines: string[] = []
  /** When the thread last said something; undefined until it is ready, however busy the machine is. */
  #heard: number | undefined
  #isRefused = false
  #isCancelled = false

  constructor(modules: readonly string[]) {
    const workerData: Preload = { modules: modules.map((path) => pathToFileURL(path).href) }
    this.#worker = new Worker(WORKER, { workerData })
    this.#worker.on('error', (error) => this.#errors.push(error))
    this.#exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    this.#worker.on('message', (message: Message) => this.#hear(message))
    this.#worker.unref()
  }

  #hear(message: Message): void {
    if (message.kind === 'ready' || this.#heard) this.#heard = performance.now()
    if (message.kind === 'loaded') this.loaded.set(message.path, message.stamp)
    if (message.kind === 'result') this.#results[message.index] = message.result
    if (message.kind === 'note' || message.kind === 'refused') this.#lines.push(message.line)
    if (message.kind === 'refused') this.#isRefused = true
    if (message.kind === 'done') void this.#worker.terminate()
  }

  async run(job: Job): Promise<Ran | undefined> {
    const { events, file, timeout } = job
    if (this.#heard) this.#heard = performance.now()
    this.#worker.ref()
    this.#worker.postMessage(job)
    const watch = setInterval(() => {
      if (performance.now() - (this.#heard ?? Infinity) < timeout + SILENT_MS) return
      clearInterval(watch)
      void this.#endLoop(job)
    }, CHECK_MS)
    await this.#exited
    clearInterval(watch)
    if (this.#isCancelled) return undefined
    const results = this.#isRefused
      ? undefined
      : events.map((_, index) => this.#results[index] ?? UNFINISHED)
    const lines = [...this.#lines, ...this.#errors.map((error) => unhandled(error, file))]
    return { results, lines, loaded: this.loaded }
  }

  /** It says nothing: a loop without an end. */
  async #endLoop({ file, timeout }: Job): Promise<void> {
    const place = await busyPlace(this.#worker, file)
    const at = place ?? shownPath(file)
    this.#lines.push(
      `${at}: this has not returned for ${timeout} ms, and nothing else runs meanwhile; end the loop, or await in it`,
    )
    await this.end()
  }

  cancel(): void {
    this.#isCancelled = true
    void this.end()
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}

/** The line for an error in a callback, or in a promise that nobody awaited. */
function unhandled(error: unknown, file: string): string {
  const place = ownPlace((error as Partial<Error>).stack, file)
  const [what] = String(error).split('\n')
  return `${place ?? shownPath(file)}: ${what}; nothing handles this error: await the promise, or catch it there`
}

const UNFINISHED: Result = { outcome: 'unfinished', why: '' }
