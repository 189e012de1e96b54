/** A platform at work on a backlog: events per second, CPU time, memory and API requests at steady state. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from '../arena.ts'
import type { Deployment, Platform } from '../platform.ts'
import { assertRunning, cpuOfAll, memoryOfAll } from '../usage.ts'

const POLL_MS = 200
const PATIENCE_MS = 180_000
/** Until what was asked while the wiki was fast is written. */
const SETTLE_MS = 2000

export interface Backlog {
  /** A topic with the backlog in it. */
  readonly input: string
  readonly events: number
  readonly partitions: number
  /** Median latency of the wiki, in milliseconds. */
  readonly latency: number
  readonly processes: 1 | 2
  /** How long to let it run before measuring, and how long to measure. */
  readonly warmSeconds: number
  readonly seconds: number
}

interface Mark {
  readonly at: number
  readonly events: number
  readonly cpu: number
  readonly requests: number
}

/** Measures one platform once. */
export async function backlog(
  arena: Arena,
  platform: Platform,
  work: Backlog,
): Promise<Record<string, number>> {
  const job = await arena.job(platform.name, work.input, work.partitions, work.processes)
  // A fast wiki: so those that have few events in flight have compiled their code, too, when they are measured.
  await arena.wiki.setLatency(0)
  await using counter = arena.counter(job)
  const started = Date.now()
  await using deployment = await platform.deploy(job)
  const measured = await steady(arena, deployment, counter.count, work, job.folder)
  await deployment.stop()
  const { written, repeated, outOfOrder } = await arena.account(job)
  await arena.forget(job)
  const first = written.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
  return {
    ...measured,
    repeated,
    'out of order': outOfOrder,
    'start s': (first - started) / 1000,
  }
}

/** Watches it from the warm-up's end until the time is over, or the backlog almost. */
async function steady(
  arena: Arena,
  deployment: Deployment,
  count: () => Promise<number>,
  { events, latency, warmSeconds, seconds }: Backlog,
  folder: string,
) {
  const mark = async (): Promise<Mark> => ({
    at: Date.now(),
    events: await count(),
    cpu: cpuOfAll(deployment.processes),
    requests: await arena.wiki.requests(),
  })
  const until = async (limit: number, milliseconds: number) => {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(POLL_MS)) {
      if ((await count()) >= limit) return
      assertRunning(deployment.processes)
    }
  }
  await until(1, PATIENCE_MS)
  await until(events / 3, warmSeconds * 1000)
  await arena.wiki.setLatency(latency)
  await until(events / 2, SETTLE_MS)
  const memory: number[] = []
  const from = await mark()
  const timer = setInterval(() => memory.push(memoryOfAll(deployment.processes)), 1000)
  await until(events * 0.95, seconds * 1000)
  clearInterval(timer)
  memory.push(memoryOfAll(deployment.processes))
  const to = await mark()
  const done = to.events - from.events
  if (done === 0) throw new Error(`nothing written in ${seconds} s; logs in ${folder}`)
  return {
    'events/s': (done * 1000) / (to.at - from.at),
    'CPU ms/event': (to.cpu - from.cpu) / done,
    cores: (to.cpu - from.cpu) / (to.at - from.at),
    'memory MB': Math.max(...memory),
    'requests/1000': ((to.requests - from.requests) * 1000) / done,
  }
}
