/** Members of a group that are killed and stopped, and a broker that is killed, while they handle a topic. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaRecord } from '../../../packages/kafka/source-event.ts'
import type { Broker } from '../../../stage/kafka/broker.ts'
import type { FunctionProcess } from '../function-process.ts'
import { type Account, account, type Entry, entryOf } from './account.ts'
import { copiedChanges, pageKeyed } from './changes.ts'
import { DirectPipeline } from './direct.ts'
import { Tail } from './tail.ts'

export interface Drill {
  readonly name: string
  readonly bundle: string
  readonly wikiUrl: string
  readonly delivery: 'at-least-once' | 'exactly-once'
  /** 71 changes of 19 pages for each copy and round. */
  readonly copies: number
  readonly rounds: number
  readonly inFlight: number
  /** One of three members is killed so often, in turn. */
  readonly killEveryMs: number
  /** Learns what happens. */
  readonly report?: (line: string) => void
}

export interface DrillResult extends Account {
  /** Members that were killed, or stopped for longer than the session. */
  readonly kills: number
  readonly brokerKills: number
  /** Events that were in flight then, by the members' own metrics. */
  readonly inFlightAtKills: number
  readonly seconds: number
  readonly exitCodes: readonly (number | null)[]
}

const MEMBERS = 3
const SESSION_MS = 6000
const PATIENCE_MS = 400_000

export async function drill(broker: Broker, options: Drill): Promise<DrillResult> {
  const { name, bundle, wikiUrl, delivery, copies, rounds, inFlight, killEveryMs } = options
  const { report = () => {} } = options
  const records = copiedChanges(copies, pageKeyed, rounds)
  await using pipeline = await DirectPipeline.on(broker, name, records, {
    bundle,
    env: {
      MEDIAWIKI_API_URL: wikiUrl,
      MAX_CONCURRENT_EVENTS: String(inFlight),
      KAFKA_DELIVERY: delivery,
      KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS),
    },
  })
  const topics = ['in', 'out', 'dead'].map((part) => pipeline.topic(part))
  await using tail = await Tail.on(broker, topics, pipeline.partitions)
  const entries = new WeakMap<KafkaRecord, Entry>()
  const entry = (record: KafkaRecord) => {
    const known = entries.get(record) ?? entryOf(record)
    entries.set(record, known)
    return known
  }
  const accounted = () => {
    const [sent = [], out = [], dead = []] = topics.map((topic) => tail.of(topic).map(entry))
    return account(sent, out, dead)
  }
  const share = () => {
    const { sent, lost } = accounted()
    return sent < records.length ? 0 : 1 - lost / sent
  }
  const begin = performance.now()
  const members = Array.from({ length: MEMBERS }, () => pipeline.member())
  const damage = { kills: 0, brokerKills: 0, inFlightAtKills: 0 }
  const count = async (member: FunctionProcess) => {
    const own = await inFlightOf(member)
    damage.kills++
    damage.inFlightAtKills += own
    report(`${Math.round(share() * 100)} %: a member with ${own} events in flight`)
  }
  let isOver = false
  const killing = (async () => {
    for (let i = 0; ; i = (i + 1) % MEMBERS) {
      await sleep(killEveryMs)
      if (isOver) return
      const member = members[i] as FunctionProcess
      await count(member)
      member.child.kill('SIGKILL')
      await member.ended
      members[i] = pipeline.member()
      await untilReady(members[i] as FunctionProcess)
    }
  })()
  const stop = async () => {
    // The one that is to live longest.
    const member = members[(damage.kills + MEMBERS - 1) % MEMBERS] as FunctionProcess
    await count(member)
    member.child.kill('SIGSTOP')
    await sleep(SESSION_MS + 3000)
    member.child.kill('SIGCONT')
  }
  const killBroker = async () => {
    await broker.stop('SIGKILL')
    damage.brokerKills++
    report(`${Math.round(share() * 100)} %: the broker`)
    await sleep(2000)
    // On a busy machine a start may take longer than it waits for one.
    await broker.run().catch(() => broker.stop('SIGKILL').then(() => broker.run()))
  }
  const done = (part: number) => tail.until(() => share() >= part, PATIENCE_MS)
  await done(0.15)
  const stopped = stop()
  await done(0.3)
  await killBroker()
  await done(0.6)
  await killBroker()
  await done(0.85)
  isOver = true
  await Promise.all([killing, stopped])
  await done(1)
  const seconds = (performance.now() - begin) / 1000
  // A repeated record may come yet.
  await sleep(SESSION_MS)
  for (const { child } of members) child.kill('SIGTERM')
  const ended = await Promise.all(members.map((member) => member.ended))
  const exitCodes = ended.map(({ code }) => code)
  return { ...accounted(), ...damage, seconds, exitCodes }
}

/** On a busy machine no member would ever begin to work, if one were killed so often. */
async function untilReady(member: FunctionProcess): Promise<void> {
  const [, port] = await member.says(/listens on http:\/\/[^:"]+:(\d+)/)
  for (let ok = false; !ok; await sleep(200)) {
    const answer = await fetch(`http://127.0.0.1:${port}/health/readiness`).catch(() => undefined)
    ok = answer?.ok === true
  }
}

/** By its metrics; 0 if it does not answer. */
async function inFlightOf(member: FunctionProcess): Promise<number> {
  const text = await member.metricsText().catch(() => '')
  const each = [...text.matchAll(/^tributary_kafka_in_flight\{[^}]*\} (\d+)$/gm)]
  return each.reduce((sum, [, value]) => sum + Number(value), 0)
}
