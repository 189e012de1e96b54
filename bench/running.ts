import { MeasuredProcess } from '../stage/measured-process.ts'
import { checker } from './answers.ts'
import type { Contestant, Task } from './contestants.ts'
import { type PageChange, request } from './events.ts'
import { type ClosedLoopOptions, type ClosedLoopResult, closedLoop } from './load/closed-loop.ts'

/** The work of contestants in a figure. */
export interface Workload {
  readonly task: Task
  readonly changes: readonly PageChange[]
  /** The size of the text that each answer must have; by default no text. */
  readonly textBytes?: number
  readonly env: NodeJS.ProcessEnv
}

/** A contestant that has started, and the load for it. */
export interface RunningContestant {
  readonly name: string
  readonly process: MeasuredProcess
  run(
    load: Pick<ClosedLoopOptions, 'inFlight' | 'events' | 'milliseconds'>,
  ): Promise<ClosedLoopResult>
}

/** Starts contestants; the stack stops them when it is disposed of. */
export async function start(
  stack: AsyncDisposableStack,
  contestants: readonly Contestant[],
  { task, changes, textBytes, env }: Workload,
): Promise<RunningContestant[]> {
  const requests = changes.map(request)
  const running: RunningContestant[] = []
  for (const { name, args, cwd } of contestants) {
    const process = stack.use(await MeasuredProcess.start(args(task), env, cwd))
    const check = checker(changes, textBytes)
    const run: RunningContestant['run'] = (load) =>
      closedLoop({ port: process.port, requests, check, awake: task === 'echo', ...load })
    running.push({ name, process, run })
  }
  return running
}
