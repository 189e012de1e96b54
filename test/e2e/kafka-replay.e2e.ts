import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Broker } from '../../stage/kafka/broker.ts'
import { headersOf, load, type NewRecord, readAll } from '../../stage/kafka/topics.ts'
import { Stage } from '../support/kafka/stage.ts'
import { revisionCreates } from '../support/recorded.ts'

const FN = 'page-wikitext-change'
const RECORDED = 'test/fixtures/recorded-wiki'
const CHANGES = revisionCreates().map((change) => JSON.stringify(change))
const keyed = (value: string, key: string): NewRecord => ({ key, value })

describe('dead letters and failing outputs on a real Kafka', () => {
  let broker: Broker
  const folder = mkdtempSync(join(tmpdir(), 'tributary-'))
  before(async () => {
    broker = await Broker.start()
  })
  after(async () => {
    rmSync(folder, { recursive: true })
    await broker?.[Symbol.asyncDispose]()
  })

  /** Topics of its own for a test, and commands on them. */
  const topics = async (name: string, records: readonly NewRecord[], partitions = 1) => {
    const topic = (part: string) => `${name}.${part}`
    const url = (part: string) => `kafka://${broker.address}/${topic(part)}`
    await broker.create(['in', 'out', 'dead', 'again'].map(topic), partitions)
    await load(broker, topic('in'), records)
    const command = async (...args: string[]) => {
      const stage = new Stage(args).start()
      const code = await stage.ended()
      return { code, stderr: stage.stderr, summary: stage.stdout }
    }
    const run = (wiki: string, output = url('out'), until: readonly string[] = ['--until-end']) =>
      command(
        ...[FN, '--input', url('in'), '--output', output, '--dead-letters', url('dead')],
        ...['--wiki', wiki, ...until],
      )
    const replay = (...args: string[]) =>
      command(
        ...['replay', url('dead'), '--output', url('out'), '--dead-letters', url('again')],
        ...['--wiki', RECORDED, ...args],
      )
    return { run, replay, load, all: (part: string) => readAll(broker, topic(part)), topic }
  }

  /** A recorded wiki without any revision. */
  const emptyWiki = () => {
    const wiki = mkdtempSync(join(folder, 'wiki-'))
    writeFileSync(join(wiki, 'revisions.json'), '{}')
    return wiki
  }

  it('replays the dead letters of a topic once, as the events they were', async () => {
    const some = CHANGES.slice(0, 10).map((change, n) => keyed(change, `key ${n}`))
    const { run, replay, all } = await topics('replay', some, 2)
    assert.equal((await run(emptyWiki())).code, 1, 'all events failed')
    const dead = await all('dead')
    assert.equal(dead.length, 10)

    const first = await replay()
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.summary, /^10 in, 10 enriched, 0 skipped, 0 retried, 0 dead letters/)
    const direct = await topics('direct', some, 2)
    await direct.run(RECORDED)
    const [replayed, once] = [await all('out'), await direct.all('out')]
    const ids = (records: typeof dead) => records.map((each) => headersOf(each).ce_id).sort()
    assert.deepEqual(ids(replayed), ids(once))
    const keys = (records: typeof dead) => records.map(({ key }) => String(key)).sort()
    assert.deepEqual(keys(replayed), keys(once))

    const second = await replay()
    assert.equal(second.code, 0, second.stderr)
    assert.match(second.summary, /holds no dead letters that the group \S+ has not replayed yet$/)
    assert.match((await replay('--group', 'another')).summary, /^10 in, 10 enriched/)
  })

  it('replays the records between two times, and ends; the same window is done only once', async () => {
    const midnight = Date.UTC(2026, 10, 23)
    // Every fifth steps back before the window, or out of it.
    const time = (n: number) => midnight + (n % 5 === 0 ? 9 - n : n - 10) * 3_600_000
    const day = CHANGES.slice(0, 40).map((change, n) => ({
      ...keyed(change, `key ${n % 7}`),
      timestamp: BigInt(time(n)),
    }))
    const window = (from: number, until: number) =>
      ['--from', from, '--until', until].map((each) =>
        typeof each === 'number' ? new Date(each).toISOString() : each,
      )
    const { run, all } = await topics('window', day, 3)
    const inside = day.filter(({ timestamp: at }) => at >= midnight && at < midnight + 72e6)
    assert.ok(inside.length > 10 && inside.length < 30)
    const ids = async () => new Set((await all('out')).map((each) => headersOf(each).ce_id))

    const once = window(midnight, midnight + 72e6)
    const first = await run(RECORDED, undefined, once)
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.summary, new RegExp(`^${inside.length} in, ${inside.length} enriched, `))
    assert.match(first.stderr, /metrics are at http:\S+\/metrics, health at /)
    const outputs = await ids()
    assert.equal(outputs.size, inside.length)
    assert.match((await run(RECORDED, undefined, once)).summary, /^0 in, /)
    const again = await run(RECORDED, undefined, [...once, '--group', 'again'])
    assert.match(again.summary, new RegExp(`^${inside.length} in, `))
    assert.deepEqual(await ids(), outputs)

    const untilSoon = ['--until', new Date(Date.now() + 8000).toISOString()]
    const rest = await run(RECORDED, undefined, untilSoon)
    assert.match(rest.summary, /^40 in, /)
    assert.ok(
      new Date().toISOString() >= String(untilSoon[1]),
      'an end in the future is waited for',
    )
  })

  it('replays dead letters as Knative writes them', async () => {
    const { replay, load, topic, all } = await topics('knative', [])
    const value = CHANGES[0] as string
    // Extensions come in no order, and the function's name is the Service's.
    const headers = {
      ce_id: 'partition:3/offset:12',
      ce_type: 'dev.knative.kafka.event',
      ce_source: '/apis/v1/namespaces/t/kafkasources/wiki#eqiad.mediawiki.revision-create',
      ce_specversion: '1.0',
      ce_code: 'revision_missing',
      ce_knativeerrordest: `http://${FN}.tributary.svc.cluster.local/`,
      ce_partitionkey: '{"wiki_id":"labwiki","page_id":1}',
      ce_knativeerrordata: btoa('{"code":"revision_missing"}'),
      ce_knativekafkaoffset: '12',
      ce_stream: 'mediawiki.page_wikitext_change',
      ce_knativeerrorcode: '422',
      ce_key: '{"wiki_id":"labwiki","page_id":1}',
    }
    await load(broker, topic('dead'), [
      { key: 'k', value, headers },
      { value: 'no json', headers },
    ])
    const { code, stderr, summary } = await replay()
    assert.equal(code, 0, stderr)
    assert.match(summary, /^2 in, 1 enriched, 0 skipped, 0 retried, 1 dead letter/)
    const [letter] = await all('again')
    assert.ok(letter)
    const { ce_knativeerrordata: data, ...rest } = headersOf(letter)
    assert.match(atob(String(data)), /malformed_json/)
    assert.deepEqual(rest, {
      ...Object.fromEntries(
        Object.entries(headers).filter(([name]) => name !== 'ce_knativeerrordata'),
      ),
      ce_code: 'malformed_json',
      ce_knativeerrorcode: '400',
      ce_knativeerrordest: `http://${FN}.local`,
    })
  })

  it('refuses to replay a topic of other records, and sends none', async () => {
    const { run, replay, load, topic, all } = await topics('other', [keyed('no json', 'k')])
    await run(RECORDED)
    await load(broker, topic('dead'), [{ value: '{}' }])
    const { code, stderr } = await replay()
    assert.equal(code, 1)
    assert.match(stderr, /^tributary: other\.dead: partition 0, offset 1 is no dead letter: /)
    assert.equal((await all('again')).length, 0)
  })

  it('loses no event when its output is full: none is a dead letter, none is committed', async () => {
    const some = CHANGES.slice(0, 10).map((change) => ({ value: change }))
    const { run, all } = await topics('full', some)
    const full = await run(RECORDED, '/dev/full')
    assert.equal(full.code, 1)
    assert.match(full.stderr, /^tributary: cannot write to \/dev\/full: no space left on device/m)
    assert.match(full.summary, /^0 in, 0 enriched, 0 skipped, 0 retried, 0 dead letters/)
    assert.equal((await all('dead')).length, 0)
    const output = join(folder, 'out.jsonl')
    assert.equal((await run(RECORDED, output)).code, 0)
    assert.equal(readFileSync(output, 'utf8').trimEnd().split('\n').length, 10)
  })

  it('makes a dead letter with a reason of a record that Knative could send nowhere', async () => {
    const { run, all } = await topics('unsendable', [
      keyed(CHANGES[0] as string, 'two\nlines'),
      keyed(CHANGES[1] as string, 'one line'),
    ])
    const { code, stderr, summary } = await run(RECORDED)
    assert.equal(code, 0, stderr)
    assert.match(summary, /^2 in, 1 enriched, 0 skipped, 0 retried, 1 dead letter/)
    const [letter] = await all('dead')
    assert.ok(letter)
    assert.deepEqual([String(letter.key), String(letter.value)], ['two\nlines', CHANGES[0]])
    assert.match(
      atob(String(headersOf(letter).ce_knativeerrordata)),
      /^the attribute \w+ has the control character U\+000A: HTTP cannot carry it/,
    )
  })
})
