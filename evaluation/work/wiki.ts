/** The stub wiki that all platforms ask, as a running process. */
import { MeasuredProcess } from '../../stage/measured-process.ts'

export class Wiki implements AsyncDisposable {
  /** The address of its Action API. */
  readonly url: string
  readonly #process: MeasuredProcess

  private constructor(process: MeasuredProcess) {
    this.#process = process
    this.url = `http://127.0.0.1:${process.port}/w/api.php`
  }

  static async start(): Promise<Wiki> {
    return new Wiki(await MeasuredProcess.start(['wiki-server.ts'], {}, import.meta.dirname))
  }

  /** Delays every answer from now on. @param milliseconds the median */
  async setLatency(milliseconds: number): Promise<void> {
    await fetch(new URL(`/latency/${milliseconds}`, this.url), { method: 'POST' })
  }

  /** How many API requests it has received. */
  async requests(): Promise<number> {
    return Number(await (await fetch(new URL('/requests', this.url))).text())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#process[Symbol.asyncDispose]()
  }
}
