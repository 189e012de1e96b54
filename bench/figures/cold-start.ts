import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MeasuredProcess } from '../../stage/measured-process.ts'
import { checker } from '../answers.ts'
import { all, type Contestant, environment, type Task } from '../contestants.ts'
import { pageChange, request } from '../events.ts'
import { type Bench, type Figure, rotated } from '../figure.ts'

const CHANGE = pageChange(7, 1400)
const REQUEST = request(CHANGE)
/** Time for the work that a contestant defers until after its first answer. */
const SETTLED_MS = 400

/** From the spawn to the first answered event, with and without a compile cache. */
export const coldStart: Figure = {
  name: 'cold-start',
  measure: (bench) =>
    starts(bench, {
      metric: 'cold-start',
      task: 'echo',
      env: environment(),
      rounds: bench.quick ? 3 : 21,
    }),
}

interface StartOptions {
  readonly metric: string
  readonly task: Task
  readonly env: NodeJS.ProcessEnv
  readonly textBytes?: number
  readonly rounds: number
}

/** Starts each contestant many times, in turns. */
export async function starts({ samples, progress }: Bench, work: StartOptions): Promise<void> {
  const { metric, task, rounds } = work
  const cache = mkdtempSync(join(tmpdir(), 'tributary-compile-cache-'))
  const variants = all.flatMap((contestant) => [
    { contestant, metric, args: contestant.args(task), env: work.env },
    {
      contestant,
      metric: `${metric}-cached`,
      args: (contestant.packaged ?? contestant.args)(task),
      env: contestant.packaged ? work.env : { ...work.env, NODE_COMPILE_CACHE: cache },
    },
  ])
  const startVariant = ({ contestant, args, env }: (typeof variants)[0], settle: boolean) =>
    start(contestant, { args, env, settle, textBytes: work.textBytes })
  try {
    // The first starts write the cache and bring the files into memory.
    for (const variant of variants) await startVariant(variant, true)
    for (let round = 0; round < rounds; round++) {
      for (const variant of rotated(variants, round)) {
        const { cpu, wall, settled } = await startVariant(variant, round % 3 === 0)
        const { metric, contestant } = variant
        samples.add(`${metric}-cpu`, contestant.name, cpu)
        samples.add(`${metric}-wall`, contestant.name, wall)
        if (settled) samples.add(`${metric}-cpu-settled`, contestant.name, settled)
      }
      progress((round + 1) / rounds)
    }
  } finally {
    rmSync(cache, { recursive: true })
  }
}

interface OneStart {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly settle: boolean
  readonly textBytes: number | undefined
}

async function start({ cwd }: Contestant, { args, env, settle, textBytes }: OneStart) {
  const process = await MeasuredProcess.spawn(args, env, cwd)
  const connection = await process.connected()
  const answer = await connection.send(REQUEST)
  const wall = performance.now() - process.spawned
  const { cpu } = process
  checker([CHANGE], textBytes)(answer, 0)
  if (settle) await sleep(SETTLED_MS)
  const settled = settle ? process.cpu : undefined
  connection.close()
  await process.stop()
  return { cpu, wall, settled }
}
