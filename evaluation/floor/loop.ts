/**
 * The least code that does what the platforms do: the Kafka client that Tributary uses, each page's order
 * preserved, one request to the wiki for each event, 100 in flight, and each partition's lowest unfinished offset
 * committed every second. It retries nothing and has no dead letters. `node loop.ts BROKER INPUT OUTPUT GROUP WIKI`
 */
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { Consumer, MessagesStreamModes, ProduceAcks, Producer } from '@platformatic/kafka'

const [broker = '', input = '', output = '', groupId = '', wiki = ''] = process.argv.slice(2)
const IN_FLIGHT = 100
const client = { clientId: 'floor', bootstrapBrokers: [broker] }
const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...client, acks: ProduceAcks.ALL })
const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
  ...client,
  groupId,
  sessionTimeout: 10_000,
  heartbeatInterval: 2000,
  autocommit: false,
})
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })

// biome-ignore lint/suspicious/noExplicitAny: the wiki's answer is what it is
const ask = (revId: number): Promise<any> =>
  new Promise((resolve, reject) => {
    const url = `${wiki}?action=query&prop=revisions&revids=${revId}&rvslots=*&rvprop=ids%7Ccontent&formatversion=2&format=json`
    request(url, { agent }, (response) => json(response).then(resolve, reject))
      .on('error', reject)
      .end()
  })

async function enrich(key: Buffer, value: Buffer): Promise<void> {
  const change = JSON.parse(value.toString())
  const answer = await ask(change.revision.rev_id)
  const { content } = answer.query.pages[0].revisions[0].slots.main
  change.revision.content_slots.main.content_body = content
  if (process.env.CHANGED) change.revision.upgraded = true
  const message = { topic: output, key, value: Buffer.from(JSON.stringify(change)) }
  await producer.send({ messages: [message] })
}

const lanes = new Map<string, Promise<void>>()
/** The unfinished offsets of each partition, in their order. */
const unfinished = new Map<number, Set<bigint>>()
/** The offset after the last one that was read. */
const next = new Map<number, bigint>()
let inFlight = 0
let room = () => {}

async function commit(): Promise<void> {
  const offsets = [...next].map(([partition, end]) => {
    const [lowest = end] = unfinished.get(partition) ?? []
    return { topic: input, partition, offset: lowest, leaderEpoch: -1 }
  })
  if (offsets.length > 0) await consumer.commit({ offsets })
}

const timer = setInterval(() => void commit(), 1000)
const stream = await consumer.consume({
  topics: [input],
  mode: MessagesStreamModes.COMMITTED,
  fallbackMode: 'earliest',
})
let isStopping = false
process.once('SIGTERM', () => {
  isStopping = true
  void stream.close()
})
for await (const { key, value, partition, offset } of stream) {
  // The stream still hands out what it has fetched.
  if (isStopping) break
  while (inFlight >= IN_FLIGHT) await new Promise<void>((resolve) => (room = resolve))
  inFlight++
  next.set(partition, offset + 1n)
  const open = unfinished.get(partition) ?? new Set<bigint>()
  unfinished.set(partition, open.add(offset))
  const lane = String(key)
  const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => enrich(key, value))
  lanes.set(lane, turn)
  void turn.then(() => {
    if (lanes.get(lane) === turn) lanes.delete(lane)
    open.delete(offset)
    inFlight--
    room()
  })
}
clearInterval(timer)
await Promise.all(lanes.values())
await commit()
await consumer.close(true)
await producer.close()
// The client may go on for ever with the heartbeats of a member that has left.
process.exit()
