import { once } from 'node:events'
import { Broker } from './broker.ts'

const PARTITIONS = 4
const TOPICS = [
  'mediawiki.page_change.v1',
  'mediawiki.page_wikitext_change',
  'mediawiki.page_wikitext_change.dead_letter',
]

await using broker = await Broker.start({ port: Number(process.env.PORT ?? 9092) })
await broker.create(TOPICS, PARTITIONS)
const [changes, enriched, letters] = TOPICS.map((topic) => `kafka://${broker.address}/${topic}`)
process.stdout.write(`Kafka is at ${broker.address}, with ${PARTITIONS} partitions for each of:
  ${TOPICS.join('\n  ')}

Fill the first, then from it the other two:

  npx tributary run page-key --output ${changes} \\
    --input test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl

  npx tributary run page-wikitext-change --wiki test/fixtures/recorded-wiki \\
    --input ${changes} \\
    --output ${enriched} \\
    --dead-letters ${letters}

Ctrl-C ends it; its data goes with it.
`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
