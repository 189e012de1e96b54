import { MeasuredProcess } from '../measured-process.ts'

/** The default size of a text; the page changes of the benchmark say the same size. */
export const TEXT_BYTES = 4096

/** A running stub wiki. */
export class StubWiki implements AsyncDisposable {
  /** The address for MEDIAWIKI_API_URL. */
  readonly url: string
  readonly #process: MeasuredProcess

  private constructor(process: MeasuredProcess) {
    this.#process = process
    this.url = `http://127.0.0.1:${process.port}/w/api.php`
  }

  static async start(textBytes = TEXT_BYTES): Promise<StubWiki> {
    const env = { TEXT_BYTES: String(textBytes) }
    return new StubWiki(await MeasuredProcess.start(['server.ts'], env, import.meta.dirname))
  }

  get port(): number {
    return this.#process.port
  }

  /** Delays every answer from now on. */
  async setLatency(milliseconds: number): Promise<void> {
    await fetch(new URL(`/latency/${milliseconds}`, this.url), { method: 'POST' })
  }

  /** How many API requests the wiki has received. */
  async requests(): Promise<number> {
    return Number(await (await fetch(new URL('/requests', this.url))).text())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]()
  }
}
