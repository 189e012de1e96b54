/** Prints the page changes of both datacenters, each page's in order: a line of JSON for each. */
import { Consumer } from '@platformatic/kafka'
import { openStore, Reordering } from '@tributary/order'

const { KAFKA = 'localhost:9092', GROUP = 'printer', ORDER_STORE = 'memory:' } = process.env
const TOPICS = 'eqiad.mediawiki.page_change.v1,codfw.mediawiki.page_change.v1'
const topics = (process.env.TOPICS ?? TOPICS).split(',')
const print = async (line: object) => console.log(JSON.stringify(line))

const order = await Reordering.open({
  topics,
  store: openStore(ORDER_STORE),
  change: ({ meta }, { page, position, gap, repeated }) =>
    print({ id: meta.id, page, ...position, gap, repeated }),
  inconsistency: ({ meta }, { page, reason }) => print({ id: meta.id, page, reason }),
})

async function read(topic: string) {
  const client = { clientId: GROUP, bootstrapBrokers: [KAFKA], groupId: `${GROUP}-${topic}` }
  const consumer = new Consumer({ ...client, autocommit: false, sessionTimeout: 10_000 })
  const partitions = () => consumer.assignments?.find((each) => each.topic === topic)?.partitions
  const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic)
  consumer.on('consumer:group:join', () => order.assigned(topic, partitions() ?? [], ends))
  const begin = { mode: 'committed', fallbackMode: 'earliest' } as const
  const stream = await consumer.consume({ topics: [topic], ...begin })
  const offsets = () => order.positions(topic).map((each) => ({ ...each, leaderEpoch: -1 }))
  setInterval(() => consumer.commit({ offsets: offsets() }).catch(console.error), 1000)
  for await (const record of stream) await order.add(record)
}
await Promise.all(topics.map(read))
