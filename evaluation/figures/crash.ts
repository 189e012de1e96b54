/** A platform that is killed in the middle of a backlog: what is lost, repeated, and out of order. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from '../arena.ts'
import { Timeline } from '../check/timeline.ts'
import type { Platform } from '../platform.ts'

const LATENCY_MS = 50
const PARTITIONS = 4
const PATIENCE_MS = 180_000

/** Measures one platform once. @param input a topic with that many changes in it */
export async function crash(
  arena: Arena,
  platform: Platform,
  input: string,
  events: number,
): Promise<Record<string, number>> {
  const job = await arena.job(platform.name, input, PARTITIONS)
  await arena.wiki.setLatency(LATENCY_MS)
  await using counter = arena.counter(job)
  await using deployment = await platform.deploy(job)
  for (const end = Date.now() + PATIENCE_MS; (await counter.count()) < events / 3; ) {
    if (Date.now() > end) throw new Error(`less than a third of ${events}; ${job.folder}`)
    await sleep(200)
  }
  await deployment.kill()
  const killed = Date.now()
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
