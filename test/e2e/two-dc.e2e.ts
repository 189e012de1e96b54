import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { headersOf, type Load, load, type Record_, readAll } from '../../stage/kafka/topics.ts'
import { reverse } from '../../stage/two-dc/reverse.ts'
import { CHANGES, ENRICHED, INCONSISTENCY, type Name, ORDERED } from '../../stage/two-dc/topics.ts'
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

  const read = (name: Name, topic: string) => readAll(two.at(name).broker, topic)
  const write = (name: Name, topic: string, records: readonly Load[]) =>
    load(two.at(name).broker, topic, records)
  const isCopied = async (topic: string) => {
    const [one, copy] = await Promise.all([read('eqiad', topic), read('codfw', topic)])
    assert.deepEqual(copy.map(whole), one.map(whole))
    return one.length
  }

  it('a copy has the partitions, keys, headers, times and order of the original', async () => {
    const odd: Load[] = [
      { key: 'tombstone', value: null },
      { value: 'no key', headers: { number: '007', json: '{"a": 1}', text: 'Hvítá', none: '' } },
      // More than the 1 MiB that a producer sends at most unless it is told otherwise.
      { key: 'long', value: 'x'.repeat(8_000_000) },
    ]
    await write('eqiad', EQIAD, [...numbered('a', 200), ...odd])
    await two.own.eqiad.caughtUp()
    assert.equal(await isCopied(EQIAD), 203)
    const copy = await read('codfw', EQIAD)
    assert.deepEqual(new Set(copy.map(({ partition }) => partition)), new Set([0, 1, 2, 3]))
  })

  it('mirrors both ways at once, and nothing goes in circles', async () => {
    const had = (await read('eqiad', EQIAD)).length
    const both = [
      write('eqiad', EQIAD, numbered('b', 500)),
      write('codfw', CODFW, numbered('c', 500)),
    ]
    await Promise.all(both)
    // A second round is what would bring back the first.
    for (let round = 0; round < 2; round++) {
      await Promise.all([two.own.eqiad.caughtUp(), two.own.codfw.caughtUp()])
      await Promise.all([
        write('eqiad', EQIAD, numbered('d', 1)),
        write('codfw', CODFW, numbered('e', 1)),
      ])
    }
    await Promise.all([two.own.eqiad.caughtUp(), two.own.codfw.caughtUp()])
    assert.equal(await isCopied(EQIAD), had + 502)
    assert.equal(await isCopied(CODFW), 502)
  })

  it('mirrors nothing while the link is cut, and everything once it is healed', async () => {
    const had = (await read('codfw', EQIAD)).length
    two.cut()
    await write('eqiad', EQIAD, numbered('cut', 300))
    await sleep(2000)
    // MirrorMaker waits for the source without a word of it in its status.
    assert.equal(await two.own.eqiad.state(), 'RUNNING')
    assert.equal((await read('codfw', EQIAD)).length, had)
    const behind = await two.own.eqiad.behind()
    assert.equal(
      behind.reduce((sum, each) => sum + each.behind, 0),
      300,
    )
    two.heal()
    await two.own.eqiad.caughtUp()
    assert.equal(await isCopied(EQIAD), had + 300)
  })

  it('loses nothing when MirrorMaker is killed, and repeats only a run of what came last', async () => {
    const { connect } = two.codfw
    const writing = write('eqiad', EQIAD, numbered('killed', 20_000))
    await sleep(500)
    await connect.part.stop('SIGKILL')
    await writing
    await connect.run()
    await two.own.eqiad.caughtUp()
    const [one, copy] = await Promise.all([read('eqiad', EQIAD), read('codfw', EQIAD)])
    process.stdout.write(`# ${copy.length - one.length} records twice after a kill\n`)
    assert.deepEqual(firsts(copy), firsts(one))
  })

  it('mirrors the enriched changes of each datacenter to the other', async () => {
    for (const name of ['eqiad', 'codfw'] as const) {
      const before = (await read(name, `${name}.${ENRICHED}`)).length
      await using _enrichment = two.at(name).enrich()
      const changes = pageChanges().map((change) => ({ value: JSON.stringify(change) }))
      await write(name, `${name}.${CHANGES}`, changes)
      while ((await read(name, `${name}.${ENRICHED}`)).length < before + changes.length) {
        await sleep(200)
      }
      await two.own[name].caughtUp()
    }
    const sources = (await read('eqiad', CODFW))
      .slice(-1)
      .map((record) => headersOf(record).ce_source)
    assert.deepEqual(sources, ['/codfw/page-wikitext-change'])
  })

  it('turns the mirror of the ordered stream around, and back', async () => {
    const { eqiad: forth, codfw: back } = two.ordered
    let expected = 0
    for (const [from, name] of [
      [forth, 'eqiad'],
      [back, 'codfw'],
      [forth, 'eqiad'],
    ] as const) {
      if (expected > 0) await reverse(from === forth ? back : forth, from)
      await write(name, ORDERED, numbered(`ordered ${expected}`, 100))
      await write(name, INCONSISTENCY, numbered(`strange ${expected}`, 10))
      await from.caughtUp()
      expected += 100
      // Nothing that was there came back: both have all once, in one order.
      assert.equal(await isCopied(ORDERED), expected)
      assert.equal(await isCopied(INCONSISTENCY), expected / 10)
    }
  })

  it('does not turn it around while its source still gets records, and says so', async () => {
    const { eqiad: forth, codfw: back } = two.ordered
    let over = false
    const writing = (async () => {
      for (let n = 0; !over; n++) await write('eqiad', ORDERED, numbered(`writing ${n}`, 50))
    })()
    await assert.rejects(
      reverse(forth, back),
      /^Error: eqiad still gets records in mediawiki\.page/,
    )
    over = true
    await writing
    await forth.caughtUp()
    await isCopied(ORDERED)
    assert.equal(await back.state(), 'STOPPED')
  })
})

/** Records of several pages, in the order of their numbers. */
const numbered = (run: string, count: number): Load[] =>
  Array.from({ length: count }, (_, n) => ({
    key: `page ${n % 20}`,
    value: `${run} ${n}`,
    headers: { ce_id: `${run} ${n}`, ce_type: 'example' },
  }))

/** All of a record that a copy must have too. */
const whole = (record: Record_) => ({
  partition: record.partition,
  offset: record.offset,
  key: record.key?.toString(),
  value: record.value?.toString(),
  headers: headersOf(record),
  timestamp: record.timestamp,
})

/** A topic without what it has again. */
const firsts = (records: readonly Record_[]): string[] => [
  ...new Set(records.map(({ partition, key, value }) => `${partition} ${key} ${value}`)),
]
