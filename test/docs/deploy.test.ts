import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const doc = read('docs/deploy.md')
const commands = [...doc.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n')

/** What base/ says of its pipelines, with the datacenter's name in front of its topics. */
const objects = [
  ...['source', 'sequence', 'sinks'].map((file) => `base/page-wikitext-change/${file}`),
  'components/ordered-stream/pipeline/sinks',
].flatMap((file) => parseAllDocuments(read(`knative/${file}.yaml`)).map((yaml) => yaml.toJS()))
const topics = objects
  .filter(({ kind }) => kind === 'KafkaSink')
  .map(({ spec }) => spec.topic.replace(/^dc\./, 'eqiad.'))

describe('docs/deploy.md', () => {
  it('calls make targets that there are', () => {
    const makefile = read('Makefile')
    const targets = [...doc.matchAll(/\bmake ([a-z0-9-]+)/g)].map(([, target]) => target as string)
    assert.ok(targets.length > 3)
    for (const target of targets) assert.match(makefile, new RegExp(`^${target}:`, 'm'))
  })

  it('names files and folders that there are', () => {
    const paths = [...doc.matchAll(/\bknative\/[\w./-]*\w/g)].map(([path]) => path)
    assert.ok(paths.length > 3)
    for (const path of paths) assert.ok(existsSync(join(root, path)), path)
  })

  it('lists every component', () => {
    const listed = [...doc.matchAll(/^\| `([a-z-]+)(?:\/…)?` \|/gm)].map(([, name]) => name)
    const there = readdirSync(join(root, 'knative/components')).filter(
      (name) => name !== 'datacenter',
    )
    assert.deepEqual(listed.sort(), there.sort())
  })

  it('makes every topic that the pipelines write, large enough for what is written', () => {
    const made = [...commands.matchAll(/--create --topic (\S+) .*/g)]
    assert.deepEqual(made.map(([, topic]) => topic).sort(), topics.sort())
    for (const [line] of made) assert.match(line, /max\.message\.bytes=10485760/)
  })

  it('names topics and objects as the overlay does', () => {
    const named = [...commands.matchAll(/\beqiad\.[\w.]+/g)].map(([topic]) => topic)
    assert.ok(named.length > 4)
    for (const topic of named) assert.ok(topics.includes(topic), topic)
    const scaled = /scale (kafkasource)\/(\S+)/.exec(commands)
    const source = objects.find(({ kind }) => kind === 'KafkaSource')
    assert.equal(scaled?.[2], source.metadata.name)
  })
})
