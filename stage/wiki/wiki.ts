import { Process } from '../process.ts'

/** The size of a text, unless a figure is about size; so pageChange has it too. */
export const TEXT_BYTES = 4096

/** The stub wiki, running. */
export class Wiki implements AsyncDisposable {
  /** The address for MEDIAWIKI_API_URL. */
  readonly url: string
  readonly #process: Process

  private constructor(process: Process) {
    this.#process = process
    this.url = `http://127.0.0.1:${process.port}/w/api.php`
  }

  static async start(textBytes = TEXT_BYTES): Promise<Wiki> {
    const env = { TEXT_BYTES: String(textBytes) }
    return new Wiki(await Process.start(['server.ts'], env, import.meta.dirname))
  }

  get port(): number {
    return this.#process.port
  }

  /** What every answer takes from now on. */
  async setLatency(milliseconds: number): Promise<void> {
    await fetch(new URL(`/latency/${milliseconds}`, this.url), { method: 'POST' })
  }

  /** How many API requests it has had. */
  async requests(): Promise<number> {
    return Number(await (await fetch(new URL('/requests', this.url))).text())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]()
  }
}
