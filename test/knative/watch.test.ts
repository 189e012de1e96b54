import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse, parseAllDocuments } from 'yaml'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const text = read('knative/watch/alerts.yaml')
const rules: { alert: string; expr: string }[] = parse(text).groups[0].rules

const selectors = (label: string) =>
  [...text.matchAll(new RegExp(`\\b${label}=~"([^"]+)"`, 'g'))].map(
    ([, pattern]) => new RegExp(`^(${pattern})$`),
  )
const base = ['source', 'sinks'].flatMap((file) =>
  parseAllDocuments(read(`knative/base/page-wikitext-change/${file}.yaml`)).map((yaml) =>
    yaml.toJS(),
  ),
)

describe('the alerts', () => {
  it('are each explained in docs/operate.md', () => {
    const doc = read('docs/operate.md')
    assert.ok(rules.length > 0)
    for (const { alert } of rules) assert.match(doc, new RegExp(`^\\| \`${alert}\` \\|`, 'm'))
  })

  it('select the consumer group and the topics that the pipeline has', () => {
    const { consumerGroup } = base.find(({ kind }) => kind === 'KafkaSource').spec
    for (const pattern of selectors('consumergroup')) assert.match(consumerGroup, pattern)
    const topics = [
      ...base.flatMap(({ spec }) => spec.topic ?? []),
      'knative-messaging-kafka.tributary.page-wikitext-change-kn-sequence-0',
    ]
    for (const pattern of selectors('topic')) {
      assert.ok(
        topics.some((topic) => pattern.test(topic)),
        String(pattern),
      )
    }
  })

  it('read a metric, function and outcomes that there are', () => {
    const metrics = read('packages/runtime/telemetry/metrics.ts')
    const ofKafka = [...text.matchAll(/\btributary_kafka_\w+/g)].map(([name]) => name)
    assert.ok(ofKafka.length > 0)
    const reference = read('docs/reference/metrics.md')
    for (const name of ofKafka) assert.ok(reference.includes(`| \`${name}\` |`), name)
    for (const [, name, labels = ''] of text.matchAll(/\b(tributary_\w+){([^}]+)}/g)) {
      assert.ok(metrics.includes(`'${name}'`), name)
      const named = Object.fromEntries(
        [...labels.matchAll(/(\w+)=~?"([^"]+)"/g)].map(([, label, value]) => [label, value]),
      )
      assert.ok(existsSync(join(root, 'functions', named.function ?? '')), named.function)
      for (const outcome of named.outcome?.split('|') ?? []) {
        assert.ok(metrics.includes(`'${outcome}'`), outcome)
      }
    }
  })
})
