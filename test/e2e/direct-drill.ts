/**
 * The large drill of a function directly on Kafka: node test/e2e/direct-drill.ts [at-least-once|exactly-once]
 * [copies]. With 106 copies, 22,578 events of 2,014 pages.
 */
import { recordedWiki } from '../../packages/mediawiki/testing/recorded-wiki.ts'
import { Broker } from '../../stage/kafka/broker.ts'
import { bundled } from '../support/function-process.ts'
import { drill } from '../support/kafka/drill.ts'
import { RECORDED } from '../support/kafka/pipeline.ts'

const [only, copies = '106'] = process.argv.slice(2)
await using broker = await Broker.start()
await using wiki = await recordedWiki(RECORDED, { latencyMs: 50 })
const bundle = await bundled('page-wikitext-change')
for (const delivery of ['at-least-once', 'exactly-once'] as const) {
  if (only && only !== delivery) continue
  const result = await drill(broker, {
    ...{ name: delivery, bundle, wikiUrl: wiki.url, delivery },
    ...{ copies: Number(copies), rounds: 3, inFlight: 50, killEveryMs: 5000 },
    report: (line) => process.stderr.write(`killed or stopped at ${line}\n`),
  })
  process.stdout.write(`${delivery} ${JSON.stringify(result)}\n`)
}
