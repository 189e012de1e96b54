/** A platform whose work is done by processes of one kind, each a member of the same consumer group. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type ProcessOptions, RestartableProcess } from '../stage/restartable-process.ts'
import type { Deployment } from './platform.ts'

const GRACE_MS = 60_000

/** One process that does the work. */
export interface Worker {
  readonly process: ProcessOptions
  /** Whether it may take work; for platforms that say so. */
  readonly isReady?: () => Promise<boolean>
}

/** @param member its number in the group; a new version takes over the old one's */
export type MakeWorker = (changed: boolean, member: number) => Promise<Worker>

/** A process that the kernel ends with this one, however that ends. */
export const bound = ({ command, args, ...rest }: ProcessOptions): RestartableProcess =>
  new RestartableProcess({
    ...rest,
    command: 'setpriv',
    args: ['--pdeathsig', 'KILL', command, ...args],
  })

export class Workers implements Deployment {
  #workers: RestartableProcess[] = []
  readonly #make: MakeWorker

  private constructor(make: MakeWorker) {
    this.#make = make
  }

  /** @param make describes a worker, each time a new one */
  static async start(count: number, make: MakeWorker): Promise<Workers> {
    const workers = new Workers(make)
    for (let member = 0; member < count; member++) await workers.#add(false, member)
    return workers
  }

  get processes(): readonly RestartableProcess[] {
    return this.#workers
  }

  async kill(): Promise<void> {
    const [worker] = this.#workers
    await worker?.stop('SIGKILL')
    worker?.start()
  }

  async #add(changed: boolean, member: number): Promise<void> {
    const { process } = await this.#make(changed, member)
    this.#workers.push(bound(process).start())
  }

  /** A new process takes over once it is ready; where a process does not say so, the old one ends first. */
  async upgrade(): Promise<void> {
    const [old] = this.#workers
    const { process, isReady } = await this.#make(true, 0)
    if (!isReady) await old?.stop()
    this.#workers.push(bound(process).start())
    for (const end = Date.now() + GRACE_MS; isReady && !(await isReady()); await sleep(100)) {
      if (Date.now() > end) throw new Error(`${process.name} did not become ready`)
    }
    if (isReady) await old?.stop()
    this.#workers.shift()
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => stopWithin(worker, GRACE_MS)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop('SIGKILL')))
  }
}

/** @throws Error if it does not end in time */
export async function stopWithin(process: RestartableProcess, milliseconds: number): Promise<void> {
  const stopped = process.stop().then(() => true)
  if (await Promise.race([stopped, sleep(milliseconds, false, { ref: false })])) return
  await process.stop('SIGKILL')
  throw new Error(`${process.name} did not end within ${milliseconds / 1000} s; ${process.log}`)
}
