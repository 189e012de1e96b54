import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { helpOf } from '../../../../packages/tributary/arguments.ts'
import { readConfig } from '../../../../packages/tributary/failover/config.ts'
import { run } from '../command.ts'
import { temporary } from '../support.ts'

const path = join(temporary(), 'failover.json')
const read = (value: unknown) => {
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return readConfig(path)
}

const place = { kafka: 'a:9092,b:9092', connect: 'http://c:8083' }
const both = { eqiad: place, codfw: { ...place, store: 'redis://s' } }

const WRONG: readonly [unknown, RegExp][] = [
  [
    '{',
    /^--config: cannot read .*failover\.json: .*; see tributary failover --help for an example$/,
  ],
  [{}, /: datacenters must be an object$/],
  [{ datacenters: both, kafka: 1 }, /: the file knows no kafka; it knows datacenters, topics, /],
  [
    { datacenters: { eqiad: { ...place, kafka: 'a' } } },
    /datacenters\.eqiad\.kafka must be HOST:PORT/,
  ],
  [{ datacenters: { eqiad: { kafka: 'a:1' } } }, /datacenters\.eqiad\.connect must be an http/],
  [
    { datacenters: { eqiad: { ...place, store: 'memory:' } } },
    /datacenters\.eqiad\.store must be a redis:\/\/ or rediss:\/\/ address$/,
  ],
  [{ datacenters: both, group: 'g' }, /: group must be a consumer group with \{input\} in it/],
  [{ datacenters: both, platform: 'kubectl' }, /: platform must be a list of strings$/],
]

describe('the file of a failover', () => {
  it('has the names of this repository as defaults', () => {
    const { datacenters, group, input, topics } = read({ datacenters: both })
    assert.deepEqual(datacenters.get('eqiad')?.kafka, ['a:9092', 'b:9092'])
    assert.equal(group('codfw', 'eqiad'), 'codfw.tributary.page-change-order-eqiad')
    assert.equal(input('eqiad'), 'eqiad.mediawiki.page_wikitext_change')
    assert.equal(topics[0], 'mediawiki.page_change_ordered')
  })

  for (const [value, message] of WRONG) {
    it(`is refused: ${JSON.stringify(value)}`, () => {
      assert.throws(() => read(value), { message })
    })
  }

  it('is as tributary failover --help shows it', () => {
    const [example] = /^ {2}\{ "datacenters"[\s\S]*?\} \} \}$/m.exec(helpOf('failover')) ?? []
    assert.deepEqual([...read(example).datacenters.keys()], ['eqiad', 'codfw'])
  })
})

describe('tributary failover', () => {
  it('ends with one line and exit code 2 if the command line is wrong', async () => {
    writeFileSync(path, JSON.stringify({ datacenters: both }))
    const way = ['--from', 'codfw', '--to', 'eqiad', '--config', path]
    const wrong: [string[], RegExp][] = [
      [['--from', 'eqiad'], /needs --from and --to/],
      [[...way.slice(0, 3), 'codfw'], /--from and --to are both codfw/],
      [way, /datacenters\.eqiad\.store is missing; .*port-forward/],
      [
        [...way.slice(0, 3), 'esams', ...way.slice(4)],
        /no datacenters\.esams; there are: eqiad, codfw$/,
      ],
    ]
    for (const [args, line] of wrong) {
      const { stderr, code } = await run(['failover', ...args])
      assert.match(stderr.trimEnd(), line)
      assert.equal(stderr.trimEnd().split('\n').length, 1)
      assert.equal(code, 2)
    }
  })
})
