import { MeasuredProcess } from '../stage/measured-process.ts'
import { checker } from './answers.ts'
import type { Contestant, Task } from './contestants.ts'
import { type PageChange, request } from './events.ts'
import { closedLoop, type Done, type Load } from './load/closed-loop.ts'

/** What contestants do in a figure. */
export interface Work {
  readonly task: Task
  readonly changes: readonly PageChange[]
  /** The size of the text that each answer must have; without it none. */
  readonly textBytes?: number
  readonly env: NodeJS.ProcessEnv
}

/** A contestant at work, and the load for it. */
export interface Running {
  readonly name: string
  readonly process: MeasuredProcess
  run(load: Pick<Load, 'inFlight' | 'events' | 'milliseconds'>): Promise<Done>
}

/** Starts these contestants, for as long as the stack lasts. */
export async function start(
  stack: AsyncDisposableStack,
  contestants: readonly Contestant[],
  { task, changes, textBytes, env }: Work,
): Promise<Running[]> {
  const requests = changes.map(request)
  const running: Running[] = []
  for (const { name, args, cwd } of contestants) {
    const process = stack.use(await MeasuredProcess.start(args(task), env, cwd))
    const check = checker(changes, textBytes)
    const run: Running['run'] = (load) =>
      closedLoop({ port: process.port, requests, check, awake: task === 'echo', ...load })
    running.push({ name, process, run })
  }
  return running
}
