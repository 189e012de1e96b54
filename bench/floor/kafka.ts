/**
 * The least code that does what `tributary run` does between two topics: the same client, each page's order
 * preserved, and one request to the wiki for each event, 100 in flight. It ends after EVENTS events.
 * `node bench/floor/kafka.ts BROKER INPUT OUTPUT GROUP WIKI EVENTS`
 */
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { Consumer, ProduceAcks, Producer } from '@platformatic/kafka'

const [broker = '', input = '', output = '', groupId = '', wiki = '', events = ''] =
  process.argv.slice(2)
const IN_FLIGHT = 100
const client = { clientId: 'floor', bootstrapBrokers: [broker] }
const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...client, acks: ProduceAcks.ALL })
const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
  ...client,
  groupId,
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
  // An event being written is no longer counted as in flight: the KafkaSink is not part of the function.
  inFlight--
  room()
  const { content } = answer.query.pages[0].revisions[0].slots.main
  change.revision.content_slots = { main: { content_body: content } }
  const message = { topic: output, key, value: Buffer.from(JSON.stringify(change)) }
  await producer.send({ messages: [message] })
}

const lanes = new Map<string, Promise<void>>()
let inFlight = 0
let left = Number(events)
let room = () => {}
const stream = await consumer.consume({
  topics: [input],
  mode: 'committed',
  fallbackMode: 'earliest',
})
for await (const { key, value, commit } of stream) {
  while (inFlight >= IN_FLIGHT) await new Promise<void>((resolve) => (room = resolve))
  inFlight++
  const lane = String(key)
  const turn = (lanes.get(lane) ?? Promise.resolve()).then(() => enrich(key, value))
  lanes.set(lane, turn)
  void turn.then(() => {
    if (lanes.get(lane) === turn) lanes.delete(lane)
  })
  if (--left === 0) {
    await Promise.all(lanes.values())
    await commit()
    break
  }
}
await consumer.close(true)
await producer.close()
agent.destroy()
