import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBeyond, type Position } from '../../packages/order/position.ts'
import { helpOf } from '../../packages/tributary/arguments.ts'
import { STEPS } from '../../packages/tributary/failover/plan.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/ordered-stream.md')

interface Record_ {
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** The documented function, with its two free names. */
function consumer(applied: Record_[]) {
  const source = /^```js\n(function take[\s\S]*?)^```$/m.exec(page)?.[1]
  assert.ok(source)
  assert.ok(source.trimEnd().split('\n').length <= 11, 'ten lines, and a brace')
  const make = new Function('positions', 'apply', `${source}\nreturn take`)
  let current: Record_
  const take = make(new Map(), () => applied.push(current))
  return (record: Record_) => {
    current = record
    take(record)
  }
}

const position = fc.record({
  revision: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 1, max: 3 }).map((second) => second * 1000),
  epoch: fc.integer({ min: 1, max: 3 }),
  sequence: fc.integer({ min: 1, max: 3 }),
})

const record = (page: number, { revision, time, epoch, sequence }: Position): Record_ => ({
  key: `page ${page}`,
  value: JSON.stringify({ dt: new Date(time).toISOString(), revision: { rev_id: revision } }),
  headers: { ce_epoch: `${epoch}`, ce_sequence: `${sequence}`.padStart(10, '0') },
})

test('the ten lines apply exactly what is beyond the last record of its page', () => {
  const records = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), position), { maxLength: 40 })
  fc.assert(
    fc.property(records, (all) => {
      const applied: Record_[] = []
      const take = consumer(applied)
      const last = new Map<number, Position>()
      const wanted: Record_[] = []
      for (const [page, each] of all) {
        const one = record(page, each)
        take(one)
        if (!isBeyond(each, last.get(page))) continue
        last.set(page, each)
        wanted.push(one)
      }
      assert.deepEqual(applied, wanted)
    }),
  )
})

test('the metrics and settings that docs/ordered-stream.md names are there', () => {
  const metrics = read('packages/order/metrics.ts')
  const settings = read('packages/order/config.schema.yaml')
  for (const [name = ''] of page.matchAll(/tributary_order_\w+/g)) {
    assert.ok(metrics.includes(name.replace(/^tributary_order_/, '')), name)
  }
  for (const [name = ''] of page.matchAll(/\bORDER_[A-Z_]+\b/g))
    assert.ok(settings.includes(name), name)
})

test('what docs/ordered-stream.md says is mirrored and run has those names', () => {
  const mirror = read('knative/mirror/mirror.ts')
  assert.ok(mirror.includes('name: `ordered-'))
  const sources = read('knative/components/ordered-stream/pipeline/sources.yaml')
  assert.match(sources, /consumerGroup: \w+\.tributary\.page-change-order-eqiad/)
})

test('docs/ordered-stream.md and --help list the steps of tributary failover in their order', () => {
  const steps = [...STEPS, 'verify']
  const names = (text: string, row: RegExp) => [...text.matchAll(row)].map(([, name]) => name)
  const [, table = ''] = /^### Failover, step by step$([\s\S]*?)^### /m.exec(page) ?? []
  assert.deepEqual(names(table, /^\| ([a-z ]+) \|/gm).slice(1), steps)
  assert.deepEqual(names(helpOf('failover'), /^ {2}([a-z]+(?: up)?) {2,}\S/gm), steps)
  const commands = helpOf('failover') + helpOf('rebuild-order')
  for (const [, option = ''] of page.matchAll(/`(--[a-z-]+)`/g)) {
    assert.ok(commands.includes(`  ${option} `), option)
  }
})
