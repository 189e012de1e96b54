/**
 * page-change-reconcile on a real Kafka, in an active and a passive datacenter: events are lost, late and doubled,
 * and a process is killed. EVENTS=10000 SECONDS=600 AFTER=60 makes it longer.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Change, makesRevision } from '../../packages/order/change.ts'
import { decidesFollowing } from '../../packages/reconcile/change.ts'
import { type FakeApi, fakeApi } from '../../packages/runtime/testing/index.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { header, load, type NewRecord, readAll } from '../../stage/kafka/topics.ts'
import { keyOf, pageChange } from '../../stage/order/events.ts'
import { following } from '../../stage/order/histories.ts'
import { random } from '../../stage/random.ts'
import { bundled, FunctionProcess } from '../support/function-process.ts'
import { beatOf, revisions } from '../support/reconcile-sides.ts'

const EVENTS = Number(process.env.EVENTS ?? 1000)
const SECONDS = Number(process.env.SECONDS ?? 40)
const AFTER = Number(process.env.AFTER ?? 12)
/** Of each kind of damage, one of a hundred events. */
const DAMAGED = EVENTS / 100
const PARTITIONS = 3
const PATIENCE_MS = 60_000
/** A change that is made so shortly before an emission may come after it. */
const MARGIN_MS = 1000

interface Record extends NewRecord {
  /** When it is in its topic, in milliseconds after the begin. */
  readonly at: number
  readonly topic: 'captured' | 'sent'
}

interface Made {
  readonly page: string
  readonly change: Change
}

/** A history of pages that begins now, as the log and the sender bring it. */
function history(begin: number, { integer }: ReturnType<typeof random>) {
  const last = new Map<string, Change>()
  let revision = 1
  const times = Array.from({ length: EVENTS }, () => integer(0, SECONDS * 1000))
  const changes = times
    .sort((a, b) => a - b)
    .map((time, i): Made => {
      const page = `page ${integer(1, 60)}`
      const next = following(last.get(page), Math.floor(time / 1000), () => ++revision, integer)
      last.set(page, next)
      return { page, change: { ...next, id: `${i}`, intake: time } }
    })
  const indexes = changes.map((_, i) => i)
  const pick = () =>
    new Set(
      Array.from({ length: DAMAGED }, () => indexes.splice(integer(0, indexes.length - 1), 1)[0]),
    )
  const [lost, late, doubled] = [pick(), pick(), pick()]
  const records = changes.flatMap(({ page, change }, i): Record[] => {
    const { intake: time } = change
    const record = (topic: Record['topic'], stream: string, at: number, intake: number): Record => {
      const made = pageChange(page, { ...change, intake }, begin) as {
        meta: object
        revision: object
        dt: string
      }
      const meta = { ...made.meta, id: `${topic} ${i}`, stream: `mediawiki.${stream}` }
      const rev_dt = makesRevision(change) ? made.dt : '2026-01-01T00:00:00Z'
      const value = { ...made, meta, revision: { ...made.revision, rev_dt } }
      return { topic, at, key: keyOf(page), value: JSON.stringify(value) }
    }
    const captured = record('captured', 'page_change_captured', time + 20, time)
    const delay = late.has(i) ? integer(1000, (AFTER - 2) * 1000) : integer(5, 900)
    // Either the extension is late, or what is between it and Kafka.
    const intake = time + (i % 2 === 0 ? delay : 5)
    const sent = record('sent', 'page_change.v1', time + delay, intake)
    if (lost.has(i)) return [captured]
    return doubled.has(i)
      ? [captured, sent, { ...sent, at: sent.at + integer(0, 5000) }]
      : [captured, sent]
  })
  return { changes, lost, late, doubled, records: records.sort((a, b) => a.at - b.at) }
}

describe('page-change-reconcile on a real Kafka', () => {
  let broker: Broker
  let bundle: string
  let wiki: FakeApi
  before(async () => {
    wiki = await fakeApi({ '*': ({ query }) => ({ json: { query: revisions(query) } }) })
    bundle = await bundled('page-change-reconcile')
    broker = await Broker.start()
  })
  const all: FunctionProcess[] = []
  after(async () => {
    for (const each of all) await each[Symbol.asyncDispose]()
    await broker?.[Symbol.asyncDispose]()
    await wiki?.close()
  })

  const start = (datacenter: string) => {
    const started = FunctionProcess.spawn(bundle, {
      ...{ PATH: process.env.PATH ?? '', DATACENTER: datacenter, FUNC_TRANSPORT: 'kafka' },
      KAFKA_BROKERS: broker.address,
      KAFKA_TOPIC: `${datacenter}.captured,eqiad.sent,codfw.sent`,
      KAFKA_CONSUMER_GROUP: `${datacenter}.reconcile`,
      KAFKA_OUTPUT_TOPIC: `${datacenter}.reconciled`,
      KAFKA_INCONSISTENCY_TOPIC: `${datacenter}.surplus`,
      KAFKA_DEAD_LETTER_TOPIC: `${datacenter}.dead`,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      RECONCILE_AFTER: `PT${AFTER}S`,
      MEDIAWIKI_API_URL: wiki.url,
    })
    all.push(started)
    return started
  }

  /** The changes that a datacenter has emitted: which, when, and with which id. */
  async function emitted(datacenter: string) {
    const records = await readAll(broker, `${datacenter}.reconciled`)
    return records.map((record) => {
      const { meta } = JSON.parse(String(record.value))
      const mark = header(record, 'ce_reconciled')
      return { i: Number(meta.request_id), id: meta.id, mark, at: Number(record.timestamp) }
    })
  }

  it('emits what was lost, in both datacenters with one id, and nothing else', async () => {
    const dice = random()
    process.stdout.write(`# SEED=${dice.seed}\n`)
    const parts = ['captured', 'sent', 'reconciled', 'surplus', 'dead']
    await broker.create(
      ['eqiad', 'codfw'].flatMap((dc) => parts.map((part) => `${dc}.${part}`)),
      PARTITIONS,
    )
    const processes = { eqiad: start('eqiad'), codfw: start('codfw') }
    const begin = Math.floor(Date.now() / 1000) * 1000
    const { changes, lost, late, doubled, records } = history(begin, dice)
    const left = [...records]
    // Later events of other pages, so that the topics come far enough.
    const end = SECONDS * 1000 + AFTER * 1000 + 12_000
    let killed = false
    let beat = 0
    while (Date.now() < begin + end) {
      const now = Date.now() - begin
      const due = left.splice(0, left.findLastIndex(({ at }) => at <= now) + 1)
      const of = (topic: string) => due.filter((record) => record.topic === topic)
      if (now > SECONDS * 1000) {
        const { key, value } = beatOf(++beat, Date.now())
        due.push({ topic: 'captured', at: now, key, value: value('captured') })
        due.push({ topic: 'sent', at: now, key, value: value('sent') })
      }
      await load(broker, 'eqiad.captured', of('captured'))
      await load(broker, 'codfw.captured', of('captured'))
      await load(broker, 'eqiad.sent', of('sent'))
      if (!killed && now > (SECONDS * 1000) / 2) {
        killed = true
        processes.eqiad.child.kill('SIGKILL')
        await processes.eqiad.ended
        processes.eqiad = start('eqiad')
      }
      await sleep(250)
    }
    for (const until = Date.now() + PATIENCE_MS; ; await sleep(500)) {
      const found = new Set((await emitted('eqiad')).map(({ i }) => i))
      if ([...lost].every((i) => found.has(i as number)) || Date.now() > until) break
    }
    const [active, passive] = await Promise.all([emitted('eqiad'), emitted('codfw')])
    for (const [name, found] of [
      ['eqiad', active],
      ['codfw', passive],
    ] as const) {
      const missing = found.filter(({ mark }) => mark === 'missing')
      const sorted = (list: Iterable<unknown>) =>
        [...new Set(list)].map(Number).sort((a, b) => a - b)
      const logs = all.map(({ stdout, stderr }) => stdout.slice(-2000) + stderr).join('\n')
      assert.deepEqual(sorted(missing.map(({ i }) => i)), sorted(lost), `${name}\n${logs}`)
      for (const [n, { i, at, mark }] of found.entries()) {
        const untimely = precedents(changes, i).filter((j) => lost.has(j) || late.has(j))
        if (mark === 'again') assert.notDeepEqual(untimely, [], `${name}: ${i} follows nothing`)
        const after = new Set(found.slice(n).map((each) => each.i))
        // The event of a late one comes after this emission by itself.
        const left = followers(changes, i, at - begin - MARGIN_MS).filter(
          (j) => !after.has(j) && !late.has(j),
        )
        if (mark === 'missing') assert.deepEqual(left, [], `${name}: ${i}`)
      }
      const delays = missing.map(({ i, at }) => at - begin - (changes[i]?.change.intake ?? 0))
      process.stdout.write(
        `# ${name}: ${missing.length} missing, ${found.length - missing.length} again, after at most ${Math.max(...delays)} ms\n`,
      )
      // The killed one has to join its group again.
      const slack = name === 'eqiad' ? 20_000 : 10_000
      assert.ok(Math.max(...delays) <= AFTER * 1000 + slack, `${Math.max(...delays)} ms`)
      assert.equal((await readAll(broker, `${name}.dead`)).length, 0, `${name}.dead`)
      // The killed one forgets what it has compared: the second copy of an event then has no change any more.
      const surplus = (await readAll(broker, `${name}.surplus`)).map(({ value }) =>
        Number(JSON.parse(String(value)).meta.request_id),
      )
      const unknown = surplus.filter((i) => name !== 'eqiad' || !doubled.has(i))
      assert.deepEqual(unknown, [], `${name}.surplus`)
    }
    // Each emits again what came before its own emission, so they may differ in that.
    for (const { i, id } of active) {
      const same = passive.find((each) => each.i === i)
      assert.equal(same?.id ?? id, id, `${i}`)
    }
    const metrics = await processes.codfw.metricsText()
    assert.doesNotMatch(metrics, /ending="(surplus|late|uncaptured)"\} [1-9]/)
    for (const each of Object.values(processes)) {
      each.child.kill('SIGTERM')
      assert.equal((await each.ended).code, 0, each.stderr)
    }
  })
})

/** The deletions and restorations of its page before a change: where one of them is late, the change comes again. */
const precedents = (changes: readonly Made[], i: number) =>
  changes.flatMap(({ page, change }, j) => {
    return j < i && page === changes[i]?.page && decidesFollowing(change) ? [j] : []
  })

/** The changes that follow a deletion or a restoration until a time. */
const followers = (changes: readonly Made[], i: number, until: number) =>
  [...changes.keys()].filter((j) => {
    return (changes[j]?.change.intake ?? 0) < until && precedents(changes, j).includes(i)
  })
