/** A platform that is killed in the middle of a backlog: what is lost, repeated, and out of order. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from '../arena.ts'
import { Timeline } from '../check/timeline.ts'
import type { Platform } from '../platform.ts'

const LATENCY_MS = 50
const PARTITIONS = 4
const PATIENCE_MS = 180_000
const POLL_MS = 200
const ON_ITS_WAY = 400

export interface Crash {
  /** A topic with the backlog in it. */
  readonly input: string
  readonly events: number
  /** Seconds from the first output to the kill, at random, so that it comes at any moment between two commits. */
  readonly killedAfter: { readonly least: number; readonly most: number }
}

/** Measures one platform once. It is killed earlier if two thirds of the backlog are done. */
export async function crash(
  arena: Arena,
  platform: Platform,
  { input, events, killedAfter: { least, most } }: Crash,
): Promise<Record<string, number>> {
  const job = await arena.job(platform.name, input, PARTITIONS)
  await arena.wiki.setLatency(LATENCY_MS)
  await using counter = arena.counter(job)
  await using deployment = await platform.deploy(job)
  const until = async (written: number, milliseconds: number) => {
    for (const end = Date.now() + milliseconds; Date.now() < end; await sleep(POLL_MS)) {
      if ((await counter.count()) >= written) return true
    }
    return false
  }
  if (!(await until(1, PATIENCE_MS))) throw new Error(`no output; ${job.folder}`)
  await until((events * 2) / 3, (least + Math.random() * (most - least)) * 1000)
  const before = await counter.count()
  await deployment.kill()
  const killed = Date.now()
  // Fewer records than this were on their way, so the next process has begun to work.
  await until(before + ON_ITS_WAY, PATIENCE_MS)
  // The rest says nothing new, and need not take long.
  await arena.wiki.setLatency(0)
  await arena.complete(job, events, PATIENCE_MS)
  await deployment.stop()
  const account = await arena.account(job)
  await arena.forget(job)
  const timeline = new Timeline(new Map(), account.written)
  return {
    'first output s': timeline.firstAfter(killed),
    lost: account.lostOf(events),
    repeated: account.repeated,
    'out of order': account.outOfOrder,
  }
}
