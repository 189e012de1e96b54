/** `make capture`: a wiki on MariaDB, and the reader, which sends each change of a page to Kafka, until Ctrl-C. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { reason } from '../../packages/tributary/failures.ts'
import { Broker } from '../kafka/broker.ts'
import { follow } from '../kafka/topics.ts'
import { MariaDb } from '../mariadb.ts'
import { MediaWiki, PASSWORD, WIKI } from '../mediawiki.ts'
import type { CapturedEvent } from './account.ts'
import { Reader, TOPIC } from './reader.ts'

const LOGS = join(import.meta.dirname, '../../out/capture')
const PARTITIONS = 4

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const began = Date.now()
const report = (line: string) =>
  say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`)

/** One captured change in a line: the page, the transaction, and which rows changed. */
function lineOf(value: Buffer): string | undefined {
  const { meta, page_id, gtid, rows } = JSON.parse(String(value)) as CapturedEvent
  if (meta.domain === 'canary') return undefined
  const ops = { c: '+', u: '~', d: '-' }
  const changes = rows.map(({ table, op }) => `${ops[op as keyof typeof ops]}${table}`)
  return `page ${page_id}, transaction ${gtid}: ${changes.join(' ')}`
}

const end = new AbortController()
let isAsked = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    isAsked = true
    end.abort()
  })
}

try {
  mkdirSync(LOGS, { recursive: true })
  say('MariaDB, MediaWiki, Kafka and the reader are starting; this takes half a minute.\n')
  await using broker = await Broker.start({ port: Number(process.env.PORT ?? 9092) })
  await broker.create([TOPIC], PARTITIONS)
  report(`Kafka runs at ${broker.address}`)
  await using database = await MariaDb.start({ log: join(LOGS, 'mariadb.log') })
  report(`MariaDB runs at 127.0.0.1:${database.port}`)
  await using wiki = await MediaWiki.start({ database })
  await database.allowReader(WIKI)
  const url = wiki.api.replace('api.php', 'index.php')
  report(`MediaWiki runs at ${url}`)
  await using reader = await Reader.start({ database, broker })
  await reader.ready()
  report('the reader follows the log of MariaDB')
  say(`
Open ${url} in a browser, log in as Admin with the password
${PASSWORD}, and edit, move, delete or protect pages. Each change of a page comes here, from
kafka://${broker.address}/${TOPIC}: + is a new row, ~ a changed one, - a deleted one.

Health and metrics of the reader: ${reader.address}/health/readiness, ${reader.address}/metrics
Ctrl-C stops everything and deletes the data.
`)
  void reader.process.ended().then(() => end.abort())
  for await (const { value } of follow(broker, TOPIC, end.signal)) {
    const line = lineOf(value)
    if (line) report(line)
  }
  if (!isAsked) throw new Error(reader.log)
} catch (error) {
  // Ctrl-C reaches the servers too, so their start may fail then.
  if (!isAsked) {
    say(`It stopped: ${reason(error)}`)
    process.exitCode = 1
  }
}
