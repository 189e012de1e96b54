/**
 * Hides revisions of which the log still shows text, comment and user: while the reader is away, while Kafka is
 * away, and before the log is read again from its beginning. Then nothing that the reader wrote may have them.
 *
 *     node stage/capture/hides.ts [REVISIONS]
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from 'mysql2/promise'
import { Broker } from '../kafka/broker.ts'
import { readAll } from '../kafka/topics.ts'
import { MariaDb } from '../mariadb.ts'
import { deletePage, edit, hide, sha1Of } from './edits.ts'
import { Reader } from './reader.ts'

const WIKI = 'labwiki'
const AGAIN = 'eqiad.rows-again'
/** The reader checks what it reads later than 5 s. */
const LATE_MS = 6000

export interface HideResult {
  readonly hidden: number
  /** Hidden revisions without any event. */
  readonly missing: number[]
  /** Secrets that were found, and where. */
  readonly found: string[]
  /** Bytes that were searched. */
  readonly bytes: number
}

interface Hidden {
  readonly revision: number
  readonly secrets: readonly string[]
}

/** Makes revisions that are hidden at once, every second one on a page that is then deleted. */
async function makeHidden(connection: Connection, from: number, to: number): Promise<Hidden[]> {
  const made: Hidden[] = []
  for (let i = from; i < to; i++) {
    const secrets = ['comment', 'name', 'text'].map((part) => `secret-${part}-${i}`)
    const [comment = '', newActor = '', text = ''] = secrets
    const { page, revision } = await edit(connection, {
      ...{ title: `Hidden_${i}`, comment, newActor, text },
    })
    await hide(connection, revision, 15)
    if (i % 2 === 0) await deletePage(connection, page)
    made.push({ revision, secrets: [...secrets, sha1Of(comment)] })
  }
  return made
}

export async function hideRevisions(
  { database, broker }: { readonly database: MariaDb; readonly broker: Broker },
  topic: string,
  count: number,
): Promise<HideResult> {
  const connection = await database.connect(WIKI)
  const [position] = await database.query<{ start: string }>('SELECT @@gtid_binlog_pos AS start')
  const start = position?.start ?? ''
  await using reader = await Reader.start({ database, broker, env: { KAFKA_OUTPUT_TOPIC: topic } })
  await reader.ready()

  await reader.process.stop('SIGKILL')
  const hidden = await makeHidden(connection, 0, Math.ceil(count / 2))
  await sleep(LATE_MS)
  reader.process.start()
  await reader.ready()

  await broker.stop('SIGKILL')
  hidden.push(...(await makeHidden(connection, Math.ceil(count / 2), count)))
  await sleep(LATE_MS)
  await broker.run()
  const last = await edit(connection, { title: 'Shown', comment: 'an open comment' })
  await eventOf(broker, topic, last.revision)

  const env = { KAFKA_OUTPUT_TOPIC: AGAIN, CAPTURE_START: start, CAPTURE_SERVER_ID: '4000000000' }
  await broker.create([AGAIN], 2)
  await using again = await Reader.start({ database, broker, env })
  await eventOf(broker, AGAIN, last.revision)

  const places: Record<string, string> = {}
  for (const each of [reader, again]) {
    places[`the log of the reader of ${each === again ? AGAIN : topic}`] = each.log
    places[`its metrics`] = await each.metricsText()
  }
  for (const name of [topic, AGAIN]) places[`topic ${name}`] = await bytesOf(broker, name)
  await connection.end()
  return search(hidden, places, topic)
}

function search(
  hidden: readonly Hidden[],
  places: Readonly<Record<string, string>>,
  topic: string,
): HideResult {
  const found: string[] = []
  for (const [place, bytes] of Object.entries(places)) {
    if (place.startsWith('topic') && !bytes.includes('an open comment')) {
      found.push(`nothing: ${place} does not even have what is shown`)
    }
    for (const secret of hidden.flatMap(({ secrets }) => secrets)) {
      if (bytes.includes(secret)) found.push(`${secret} in ${place}`)
    }
  }
  const events = places[`topic ${topic}`] ?? ''
  return {
    hidden: hidden.length,
    missing: hidden
      .map(({ revision }) => revision)
      .filter((id) => !events.includes(`"rev_id":${id}`)),
    found,
    bytes: Object.values(places).reduce((sum, { length }) => sum + length, 0),
  }
}

/** Keys, values and headers of all records. */
async function bytesOf(broker: Broker, topic: string): Promise<string> {
  const parts = (await readAll(broker, topic)).flatMap(({ key, value, headerEntries }) => [
    ...[key, value].map((each) => each?.toString('latin1') ?? ''),
    ...headerEntries.flat().map((each) => each?.toString('latin1') ?? ''),
  ])
  return parts.join('\n')
}

/** Resolves when a topic has an event with this revision. */
async function eventOf(broker: Broker, topic: string, revision: number): Promise<void> {
  while (!(await bytesOf(broker, topic)).includes(`"rev_id":${revision},`)) await sleep(500)
}

if (import.meta.main) {
  await using broker = await Broker.start()
  await using database = await MariaDb.start()
  await database.createWiki(WIKI)
  await broker.create(['eqiad.rows'], 2)
  const count = Number(process.argv[2] ?? 200)
  console.log(JSON.stringify(await hideRevisions({ database, broker }, 'eqiad.rows', count)))
}
