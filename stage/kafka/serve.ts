/** `make kafka`: a Kafka for `tributary run`, with topics to write and read, until Ctrl-C. */
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
const [changes, enriched, deadLetters] = TOPICS.map((topic) => `kafka://${broker.address}/${topic}`)
process.stdout.write(`Kafka runs at ${broker.address}. It has these topics, of ${PARTITIONS} partitions each:
  ${TOPICS.join('\n  ')}

Fill the first topic, then enrich it into the other two:

  npx tributary run page-key --output ${changes} \\
    --input test/fixtures/recorded-wiki/mediawiki.page_change.v1.jsonl

  npx tributary run page-wikitext-change --wiki test/fixtures/recorded-wiki \\
    --input ${changes} \\
    --output ${enriched} \\
    --dead-letters ${deadLetters}

Ctrl-C stops Kafka and deletes its data.
`)
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
