/** Runs programs between two topics of Kafka, and reads what it takes: time, CPU time and memory. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from '@platformatic/kafka'
import { count } from '../../stage/kafka/topics.ts'
import { peakOf } from '../../stage/measured-process.ts'
import { tributary } from '../contestants.ts'
import type { KafkaContestant, KafkaWork } from './contestants.ts'

/** How often the output is counted. */
const STEP_MS = 20
/** The longest time without a further result. */
const PATIENCE_MS = 60_000
/** When nothing has come for so long, all results are there, and no more marks of transactions come. */
const SETTLED_MS = 500
/** Linux counts a process's CPU time in hundredths of a second. */
const TICK_MS = 10

export interface KafkaRun {
  /** Results per second, after the first fifth of them. */
  readonly perSecond: number
  /** CPU time per event in µs, after the first fifth of them. */
  readonly cpu: number
  /** The most memory that was resident, in MB. */
  readonly memory: number
  /** From the first result to the last. */
  readonly seconds: number
  /** From the start of the process to the last result. */
  readonly wholeSeconds: number
}

interface Sample {
  readonly at: number
  /** Results, and the marks of transactions. */
  readonly offsets: number
  readonly cpu: number
}

/** Runs a contestant until its output topic has all results, and kills it. */
export async function runKafka(
  contestant: KafkaContestant,
  work: KafkaWork,
  partitions: number,
): Promise<KafkaRun> {
  const { events } = work
  const started = performance.now()
  const child = spawnContestant(contestant, work)
  const admin = work.broker.admin()
  try {
    const samples: Sample[] = []
    let memory = 0
    for await (const offsets of growth(admin, child, [work.output], partitions)) {
      const at = performance.now()
      if (offsets > (samples.at(-1)?.offsets ?? -1)) {
        samples.push({ at, offsets, cpu: cpuOf(child) })
      }
      const hasEnded = child.exitCode !== null || at - (samples.at(-1)?.at ?? at) > SETTLED_MS
      if (offsets >= events && hasEnded) break
      memory = Math.max(memory, peakOf(child) ?? 0)
    }
    const last = samples.at(-1) as Sample
    const first = samples.find(({ offsets }) => offsets > 0) as Sample
    const warm = samples.find(({ offsets }) => offsets >= last.offsets / 5) as Sample
    const counted = events * (1 - warm.offsets / last.offsets)
    return {
      perSecond: counted / ((last.at - warm.at) / 1000),
      cpu: ((last.cpu - warm.cpu) * 1000) / counted,
      memory,
      seconds: (last.at - first.at) / 1000,
      wholeSeconds: (last.at - started) / 1000,
    }
  } finally {
    await kill(child)
    await admin.close()
  }
}

/** Starts a contestant, kills it at half of the results, and starts it again until all are there. */
export async function runKilled(
  contestant: KafkaContestant,
  work: KafkaWork,
  partitions: number,
): Promise<void> {
  const admin = work.broker.admin()
  for (const target of [work.events / 2, work.events]) {
    const child = spawnContestant(contestant, work)
    try {
      let grown = performance.now()
      let before = 0
      for await (const results of growth(admin, child, [work.output], partitions)) {
        if (results > before) grown = performance.now()
        before = results
        // After the last result, repeated ones may come for a while.
        if (results >= target && (target < work.events || performance.now() - grown > 3000)) break
      }
    } finally {
      await kill(child)
    }
  }
  await admin.close()
}

/**
 * Counts the results in some topics again and again.
 * @throws Error if the process ends, or for long none comes
 */
export async function* growth(
  admin: Admin,
  child: ChildProcess,
  topics: readonly string[],
  partitions: number,
) {
  let before = -1
  let grown = performance.now()
  for (;;) {
    const counts = await Promise.all(topics.map((topic) => count(admin, topic, partitions)))
    const results = counts.reduce((sum, each) => sum + each)
    if (results > before) grown = performance.now()
    before = results
    yield results
    if (child.exitCode !== null || performance.now() - grown > PATIENCE_MS) {
      throw new Error(`${child.spawnargs.join(' ')} ended or stands still at ${results} results`)
    }
    await sleep(STEP_MS)
  }
}

export function spawnContestant({ command, env }: KafkaContestant, work: KafkaWork): ChildProcess {
  const [program = '', ...args] = command(work)
  return spawn(program, args, {
    cwd: tributary.cwd,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', LOG_LEVEL: 'error', ...env?.(work) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** CPU time of all its threads, of those that have ended too, in milliseconds. */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}
