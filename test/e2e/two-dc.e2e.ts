import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { reverse } from '../../packages/tributary/failover/reverse.ts'
import {
  headersOf,
  load,
  type NewRecord,
  readAll,
  type StoredRecord,
} from '../../stage/kafka/topics.ts'
import {
  CHANGES,
  type DatacenterName,
  ENRICHED,
  INCONSISTENCY,
  ORDERED,
  other,
} from '../../stage/two-dc/topics.ts'
import { TwoDatacenters } from '../../stage/two-dc/two-datacenters.ts'
import { pageChanges } from '../support/recorded.ts'

const EQIAD = `eqiad.${ENRICHED}`
const CODFW = `codfw.${ENRICHED}`

describe('two datacenters', () => {
  let two: TwoDatacenters
  let logs: string
  before(async () => {
    logs = mkdtempSync(join(tmpdir(), 'tributary-two-dc-logs-'))
    two = await TwoDatacenters.start({ logs })
  })
  after(async () => {
    await two?.[Symbol.asyncDispose]()
    rmSync(logs, { recursive: true, force: true })
  })

  const read = (name: DatacenterName, topic: string) => readAll(two.at(name).broker, topic)
  const write = (name: DatacenterName, topic: string, records: readonly NewRecord[]) =>
    load(two.at(name).broker, topic, records)
  const endsOf = (name: DatacenterName) => two.at(name).kafka.ends([ORDERED, INCONSISTENCY])
  const assertCopied = async (topic: string) => {
    const [original, copy] = await Promise.all([read('eqiad', topic), read('codfw', topic)])
    assert.deepEqual(copy.map(comparable), original.map(comparable))
    return original.length
  }

  it('copies keep the partitions, keys, headers, times and order of the originals', async () => {
    const odd: NewRecord[] = [
      { key: 'tombstone', value: null },
      { value: 'no key', headers: { number: '007', json: '{"a": 1}', text: 'Hvítá', none: '' } },
      // More than the producer's default limit of 1 MiB.
      { key: 'long', value: 'x'.repeat(8_000_000) },
    ]
    await write('eqiad', EQIAD, [...numbered('a', 200), ...odd])
    await two.enriched.eqiad.caughtUp()
    assert.equal(await assertCopied(EQIAD), 203)
    const copy = await read('codfw', EQIAD)
    assert.deepEqual(new Set(copy.map(({ partition }) => partition)), new Set([0, 1, 2, 3]))
  })

  it('mirrors in both directions at once without circulating records', async () => {
    const before = (await read('eqiad', EQIAD)).length
    const both = [
      write('eqiad', EQIAD, numbered('b', 500)),
      write('codfw', CODFW, numbered('c', 500)),
    ]
    await Promise.all(both)
    // If records circulated, the second round would bring back those of the first.
    for (let round = 0; round < 2; round++) {
      await Promise.all([two.enriched.eqiad.caughtUp(), two.enriched.codfw.caughtUp()])
      await Promise.all([
        write('eqiad', EQIAD, numbered('d', 1)),
        write('codfw', CODFW, numbered('e', 1)),
      ])
    }
    await Promise.all([two.enriched.eqiad.caughtUp(), two.enriched.codfw.caughtUp()])
    assert.equal(await assertCopied(EQIAD), before + 502)
    assert.equal(await assertCopied(CODFW), 502)
  })

  it('mirrors nothing while the link is cut, and everything after it is healed', async () => {
    const before = (await read('codfw', EQIAD)).length
    two.cut()
    await write('eqiad', EQIAD, numbered('cut', 300))
    await sleep(2000)
    // MirrorMaker's status does not show that it waits for the source.
    assert.equal(await two.enriched.eqiad.state(), 'RUNNING')
    assert.equal((await read('codfw', EQIAD)).length, before)
    const lag = await two.enriched.eqiad.lag()
    assert.equal(
      lag.reduce((sum, each) => sum + each.lag, 0),
      300,
    )
    two.heal()
    await two.enriched.eqiad.caughtUp()
    assert.equal(await assertCopied(EQIAD), before + 300)
  })

  it('loses nothing when MirrorMaker is killed, and repeats only a run of the latest records', async () => {
    const { connect } = two.codfw
    const writing = write('eqiad', EQIAD, numbered('killed', 20_000))
    await sleep(500)
    await connect.process.stop('SIGKILL')
    await writing
    await connect.run()
    await two.enriched.eqiad.caughtUp()
    const [original, copy] = await Promise.all([read('eqiad', EQIAD), read('codfw', EQIAD)])
    process.stdout.write(
      `# ${copy.length - original.length} records were repeated after the kill\n`,
    )
    assert.deepEqual(withoutRepetitions(copy), withoutRepetitions(original))
  })

  it('mirrors the enriched changes of each datacenter to the other', async () => {
    for (const name of ['eqiad', 'codfw'] as const) {
      const before = (await read(name, `${name}.${ENRICHED}`)).length
      await using _enrichment = two.at(name).startEnrichment()
      const changes = pageChanges().map((change) => ({ value: JSON.stringify(change) }))
      await write(name, `${name}.${CHANGES}`, changes)
      while ((await read(name, `${name}.${ENRICHED}`)).length < before + changes.length) {
        await sleep(200)
      }
      await two.enriched[name].caughtUp()
    }
    const sources = (await read('eqiad', CODFW))
      .slice(-1)
      .map((record) => headersOf(record).ce_source)
    assert.deepEqual(sources, ['/codfw/page-wikitext-change'])
  })

  it('reverses the mirror of the ordered stream, and reverses it back', async () => {
    let expected = 0
    for (const active of ['eqiad', 'codfw', 'eqiad'] as const) {
      if (expected > 0)
        await reverse(two.ordered[other(active)], two.ordered[active], () => endsOf(active))
      await write(active, ORDERED, numbered(`ordered ${expected}`, 100))
      await write(active, INCONSISTENCY, numbered(`strange ${expected}`, 10))
      await two.ordered[active].caughtUp()
      expected += 100
      // No record came back: both sides have each once, in the same order.
      assert.equal(await assertCopied(ORDERED), expected)
      assert.equal(await assertCopied(INCONSISTENCY), expected / 10)
    }
  })

  it('refuses to reverse a mirror whose source still receives records', async () => {
    const { eqiad: current, codfw: reversed } = two.ordered
    let isOver = false
    const writing = (async () => {
      for (let n = 0; !isOver; n++) await write('eqiad', ORDERED, numbered(`writing ${n}`, 50))
    })()
    await assert.rejects(
      reverse(current, reversed, () => endsOf('codfw')),
      /^Error: eqiad still receives records in mediawiki\.page/,
    )
    isOver = true
    await writing
    await current.caughtUp()
    await assertCopied(ORDERED)
    assert.equal(await reversed.state(), 'STOPPED')
  })
})

/** Numbered records with the keys of 20 pages. */
const numbered = (run: string, count: number): NewRecord[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `page ${n % 20}`,
    value: `${run} ${n}`,
    headers: { ce_id: `${run} ${n}`, ce_type: 'example' },
  }))

/** The parts of a record that its copy must have too. */
const comparable = (record: StoredRecord) => ({
  partition: record.partition,
  offset: record.offset,
  key: record.key?.toString(),
  value: record.value?.toString(),
  headers: headersOf(record),
  timestamp: record.timestamp,
})

/** The records of a topic without repetitions. */
const withoutRepetitions = (records: readonly StoredRecord[]): string[] => [
  ...new Set(records.map(({ partition, key, value }) => `${partition} ${key} ${value}`)),
]
