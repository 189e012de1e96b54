import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const doc = ['deploy', 'operate'].map((name) => read(`docs/${name}.md`)).join('\n')
const commands = [...doc.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join('\n')

/** The objects of the base and of the ordered stream that the documents name. */
const objects = [
  ...['source', 'sequence', 'sinks'].map((file) => `base/page-wikitext-change/${file}`),
  'components/ordered-stream/pipeline/sinks',
].flatMap((file) => parseAllDocuments(read(`knative/${file}.yaml`)).map((yaml) => yaml.toJS()))
const topics = objects
  .filter(({ kind }) => kind === 'KafkaSink')
  .map(({ spec }) => spec.topic.replace(/^dc\./, 'eqiad.'))

describe('docs/deploy.md and docs/operate.md', () => {
  it('call make targets that exist', () => {
    const makefile = read('Makefile')
    const targets = [...doc.matchAll(/\bmake ([a-z0-9-]+)/g)].map(([, target]) => target as string)
    assert.ok(targets.length > 3)
    for (const target of targets) assert.match(makefile, new RegExp(`^${target}:`, 'm'))
  })

  it('name files and folders that exist', () => {
    const paths = [...doc.matchAll(/\bknative\/[\w./-]*\w/g)].map(([path]) => path)
    assert.ok(paths.length > 3)
    for (const path of paths) assert.ok(existsSync(join(root, path)), path)
  })

  it('list every component', () => {
    const listed = [...doc.matchAll(/^\| `([a-z-]+)(?:\/…)?` \|/gm)].map(([, name]) => name)
    const components = readdirSync(join(root, 'knative/components'))
    for (const name of components.filter((name) => name !== 'datacenter'))
      assert.ok(listed.includes(name), name)
  })

  it('make every topic that the pipelines write, large enough for its events', () => {
    const made = [...commands.matchAll(/--create --topic (\S+) .*/g)]
    assert.deepEqual(made.map(([, topic]) => topic).sort(), topics.sort())
    for (const [line] of made) assert.match(line, /max\.message\.bytes=10485760/)
  })

  it('name topics, consumer groups and sources as the overlay does', () => {
    const { metadata, spec } = objects.find(({ kind }) => kind === 'KafkaSource')
    const group = spec.consumerGroup.replace(/^dc\./, 'eqiad.')
    const inputs = spec.topics.map((topic: string) => topic.replace(/^dc\./, 'eqiad.'))
    const direct = read(`knative/components/direct/${metadata.name}/deployment.yaml`)
    const own = /value: \$\(DATACENTER\)(\.tributary\..*)/.exec(direct)?.[1]
    const names = [...topics, ...inputs, group, `eqiad${own}`]
    const named = [...commands.matchAll(/\beqiad\.[\w.-]+/g)].map(([topic]) => topic)
    assert.ok(named.length > 4)
    for (const name of named) assert.ok(names.includes(name), name)
    assert.ok(doc.includes(`scale kafkasource/${metadata.name} `))
  })

  it('never delete what the undo must leave: no overlay, and the namespace only in a warning', () => {
    assert.doesNotMatch(doc, /delete -k knative\/overlays/)
    assert.doesNotMatch(commands, /delete (-k|namespace|ns)\b/)
  })

  it('name the volume of the order store as Kubernetes does', () => {
    const documents = parseAllDocuments(read('knative/redis/order-store.yaml'))
    const store = documents.map((yaml) => yaml.toJS()).find(({ kind }) => kind === 'StatefulSet')
    const volume = `${store.spec.volumeClaimTemplates[0].metadata.name}-${store.metadata.name}-0`
    assert.ok(doc.includes(`delete pvc ${volume}\``))
  })
})
