/**
 * The least code that does what a function does between two topics: the same client, each page's order
 * preserved, and one request to the wiki for each event, or for up to REVISIONS events that come together. It
 * ends after EVENTS events.
 * `node bench/floor/kafka.ts BROKER INPUT OUTPUT GROUP WIKI EVENTS [IN_FLIGHT REVISIONS UNTIL]`
 * An event is in flight until it is `answered` by the wiki, as behind a KafkaSink, or until its result is `stored`.
 */
import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import { Consumer, ProduceAcks, Producer } from '@platformatic/kafka'

const [
  broker = '',
  input = '',
  output = '',
  groupId = '',
  wiki = '',
  events,
  inFlightAtMost,
  each,
  until = 'answered',
] = process.argv.slice(2)
const IN_FLIGHT = Number(inFlightAtMost ?? 100)
const REVISIONS = Number(each ?? 1)
const client = { clientId: 'floor', bootstrapBrokers: [broker] }
const producer = new Producer<Buffer, Buffer, Buffer, Buffer>({ ...client, acks: ProduceAcks.ALL })
const consumer = new Consumer<Buffer, Buffer, Buffer, Buffer>({
  ...client,
  groupId,
  autocommit: false,
})
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })

// biome-ignore lint/suspicious/noExplicitAny: the wiki's answer is what it is
type Page = any
let unasked = new Map<number, { resolve: (page: Page) => void; reject: (error: Error) => void }>()

const ask = (revId: number): Promise<Page> =>
  new Promise((resolve, reject) => {
    unasked.set(revId, { resolve, reject })
    if (unasked.size === REVISIONS) send()
    else if (unasked.size === 1) setImmediate(send)
  })

function send(): void {
  const asked = unasked
  unasked = new Map()
  if (asked.size === 0) return
  const revIds = [...asked.keys()].join('%7C')
  const url = `${wiki}?action=query&prop=revisions&revids=${revIds}&rvslots=*&rvprop=ids%7Ccontent&formatversion=2&format=json`
  const failed = (error: Error) => {
    for (const { reject } of asked.values()) reject(error)
  }
  request(url, { agent }, (response) =>
    json(response).then((answer) => {
      const { pages } = (answer as Page).query
      for (const page of pages) asked.get(page.revisions[0].revid)?.resolve(page)
    }, failed),
  )
    .on('error', failed)
    .end()
}

async function enrich(key: Buffer, value: Buffer): Promise<void> {
  const change = JSON.parse(value.toString())
  const page = await ask(change.revision.rev_id)
  if (until === 'answered') ended()
  const { content } = page.revisions[0].slots.main
  change.revision.content_slots = { main: { content_body: content } }
  const message = { topic: output, key, value: Buffer.from(JSON.stringify(change)) }
  await producer.send({ messages: [message] })
  if (until === 'stored') ended()
}

const lanes = new Map<string, Promise<void>>()
let inFlight = 0
let left = Number(events)
let room = () => {}
function ended(): void {
  inFlight--
  room()
}
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
// The client may go on for ever with the heartbeats of a member that has left.
process.exit()
