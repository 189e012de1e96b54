/**
 * A platform at work on a stream as it comes: calm, in a burst, while its function is replaced, and after a
 * kill. One run, so that each phase finds it warm. Times are those of Kafka, which appends the records.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readAppended } from '../../stage/kafka/append-times.ts'
import type { Arena } from '../arena.ts'
import { Timeline } from '../check/timeline.ts'
import type { Platform } from '../platform.ts'
import { assertRunning, cpuOfAll, memoryOfAll } from '../usage.ts'
import { Feeder } from '../work/feeder.ts'

const PARTITIONS = 4
/** Changes a second of all wikis, as both datacenters' topics have them together. */
const RATE = 36
const BURST = 10
const LATENCY_MS = 50
const SETTLE_SECONDS = 2
const PATIENCE_MS = 180_000
const POLL_MS = 250

export interface Live {
  readonly calmSeconds: number
  readonly burstSeconds: number
  /** How long it runs undisturbed before and after an upgrade. */
  readonly quietSeconds: number
  /** How long it runs after it has caught up, before it is killed: longer than any interval of commits or checkpoints. */
  readonly settledSeconds: number
}

/** Measures one platform once. */
export async function live(
  arena: Arena,
  platform: Platform,
  { calmSeconds, burstSeconds, quietSeconds, settledSeconds }: Live,
): Promise<Record<string, number>> {
  const input = `live-${platform.name}-${Date.now()}`
  await arena.createInput(input, PARTITIONS)
  const job = await arena.job(platform.name, input, PARTITIONS)
  await arena.wiki.setLatency(0)
  await using counter = arena.counter(job)
  await using feeder = new Feeder(job.broker, input)
  await using deployment = await platform.deploy(job)
  // A second's changes may be under way.
  const caughtUp = async () => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(POLL_MS)) {
      if ((await counter.count()) >= feeder.sent - RATE) return
      assertRunning(deployment.processes)
    }
    throw new Error(`${feeder.sent} changes sent, ${await counter.count()} written; ${job.folder}`)
  }
  // The first changes find a cold process, and are not measured. There are many, and the wiki is fast, so that
  // virtual machines have compiled what they run.
  await feeder.sendFor(RATE * BURST, quietSeconds)
  feeder.setRate(RATE)
  await caughtUp()
  await arena.wiki.setLatency(LATENCY_MS)
  await feeder.sendFor(RATE, SETTLE_SECONDS)
  const calm = feeder.sent
  const cpu = cpuOfAll(deployment.processes)
  await feeder.sendFor(RATE, calmSeconds)
  const cpuCalm = cpuOfAll(deployment.processes) - cpu
  const memory = memoryOfAll(deployment.processes)
  const burst = feeder.sent
  await feeder.sendFor(RATE * BURST, burstSeconds)
  const afterBurst = feeder.sent
  const burstEnd = Date.now()
  await feeder.sendFor(RATE, quietSeconds)
  await caughtUp()
  const upgrade = Date.now()
  await deployment.upgrade()
  await feeder.sendFor(RATE, quietSeconds)
  await caughtUp()
  await feeder.sendFor(RATE, settledSeconds)
  await deployment.kill()
  const kill = Date.now()
  await feeder.sendFor(RATE, quietSeconds)
  await caughtUp()
  feeder.setRate(0)
  await arena.complete(job, feeder.sent, PATIENCE_MS)
  await deployment.stop()
  const end = Date.now()

  const account = await arena.account(job)
  const arrived = new Map<number, number>()
  await readAppended(arena.broker, input, ({ value, timestamp }) =>
    arrived.set(JSON.parse(value.toString()).revision.rev_id, Number(timestamp)),
  )
  await arena.forget(job)
  if (!account.written.some(({ upgraded }) => upgraded)) throw new Error('it was not upgraded')
  const timeline = new Timeline(arrived, account.written)
  return {
    ...named('calm', timeline.latency(calm, burst)),
    'calm CPU ms/event': cpuCalm / (burst - calm),
    'calm memory MB': memory,
    ...named('burst', timeline.latency(burst, afterBurst)),
    'burst drained s': timeline.drainedAfter(burstEnd),
    'upgrade gap s': timeline.longestGap(upgrade - 1000, kill),
    'upgrade repeated': timeline.repeated(upgrade, kill),
    'kill first output s': timeline.firstAfter(kill),
    'kill caught up s': timeline.caughtUpAfter(kill),
    'kill repeated': timeline.repeated(kill, end),
    lost: account.lostOf(feeder.sent),
    repeated: account.repeated,
    'out of order': account.outOfOrder,
  }
}

const named = (prefix: string, values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix} ${name}`, value]))
