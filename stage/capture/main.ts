/** `make capture`: a wiki on MariaDB, and the reader, which sends each change of a page to Kafka, until Ctrl-C. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PageChange } from '@tributary/schemas'
import { reason } from '../../packages/tributary/failures.ts'
import { Broker } from '../kafka/broker.ts'
import { follow, type StoredRecord } from '../kafka/topics.ts'
import { MariaDb } from '../mariadb.ts'
import { MediaWiki, PASSWORD, WIKI } from '../mediawiki.ts'
import { RestartableProcess } from '../restartable-process.ts'
import type { CapturedEvent } from './account.ts'
import { Reader, TOPIC } from './reader.ts'

const COMMAND = join(import.meta.dirname, '../../packages/tributary/tributary')
const LOGS = join(import.meta.dirname, '../../out/capture')
const PARTITIONS = 4

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const began = Date.now()
const report = (line: string) =>
  say(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`)

/** The functions behind the reader: the input of each is the output of the one before it. */
const FUNCTIONS = [
  { name: 'page-change-capture', output: 'eqiad.mediawiki.page_change_captured' },
  { name: 'page-wikitext-change', output: 'eqiad.mediawiki.page_wikitext_change' },
  { name: 'page-change-order', output: 'mediawiki.page_change_ordered' },
]
const DEAD_LETTERS = 'eqiad.dead_letter'
const INCONSISTENT = 'eqiad.inconsistency'
const WORDS: Readonly<Record<string, string>> = {
  [TOPIC]: 'rows',
  'eqiad.mediawiki.page_change_captured': 'captured',
  'eqiad.mediawiki.page_wikitext_change': 'enriched',
  'mediawiki.page_change_ordered': 'ordered',
  [DEAD_LETTERS]: 'dead letter',
  [INCONSISTENT]: 'unordered',
}

const TOPICS = [TOPIC, ...FUNCTIONS.map(({ output }) => output), DEAD_LETTERS, INCONSISTENT]

/** A record in a line: the rows that a transaction changed, or the change that was made of them. */
function lineOf({ topic, value }: StoredRecord): string | undefined {
  const event = JSON.parse(String(value)) as Partial<CapturedEvent & PageChange>
  if (event.meta?.domain === 'canary') return undefined
  const word = (WORDS[topic] ?? topic).padEnd(12)
  if (topic === TOPIC) {
    const signs: Readonly<Record<string, string>> = { c: '+', u: '~', d: '-' }
    const changes = event.rows?.map(({ table, op }) => `${signs[op]}${table}`) ?? []
    return `${word}page ${event.page_id}, transaction ${event.gtid}: ${changes.join(' ')}`
  }
  const { page_change_kind: kind, page, revision } = event
  const title = page && `${page.page_title} (page ${page.page_id}), revision ${revision?.rev_id}`
  return `${word}${kind} ${title}`
}

/** Starts the functions, each on the output of the one before it. */
function startFunctions(
  kafka: string,
  env: Readonly<Record<string, string>>,
): RestartableProcess[] {
  const address = (topic: string) => `kafka://${kafka}/${topic}`
  return FUNCTIONS.map(({ name, output }, i) => {
    const input = FUNCTIONS[i - 1]?.output ?? TOPIC
    const topics = ['--input', address(input), '--output', address(output)]
    const failed = ['--dead-letters', address(DEAD_LETTERS)]
    const disordered =
      name === 'page-change-order' ? ['--inconsistencies', address(INCONSISTENT)] : []
    const args = ['run', name, ...topics, ...failed, ...disordered, '--quiet']
    const log = join(LOGS, `${name}.log`)
    return new RestartableProcess({ name, command: COMMAND, args, env, log }).start()
  })
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
  await broker.create(TOPICS, PARTITIONS)
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
  await using functions = new AsyncDisposableStack()
  const env = { MEDIAWIKI_API_URL: wiki.api, ORDER_STORE: 'memory:', DATACENTER: 'eqiad' }
  const running = startFunctions(broker.address, env)
  for (const each of running) functions.use(each)
  say(`
Open ${url} in a browser, log in as Admin with the password
${PASSWORD}, and edit, move, delete or protect pages. Each change comes here four times:
  rows      ${TOPIC}: the rows of the wiki's database; + is new, ~ changed, - deleted
${FUNCTIONS.map(({ name, output }) => `  ${WORDS[output]?.padEnd(8)}  ${output}: made by ${name}`).join('\n')}

Kafka is at ${broker.address}. Health and metrics of the reader: ${reader.address}/health/readiness, ${reader.address}/metrics
Ctrl-C stops everything and deletes the data; the logs stay in out/capture.
`)
  let died: RestartableProcess | undefined
  for (const each of [reader.process, ...running]) {
    void each.ended().then(() => {
      died ??= each
      end.abort()
    })
  }
  for await (const record of follow(broker, TOPICS, end.signal)) {
    const line = lineOf(record)
    if (line) report(line)
  }
  if (!isAsked) throw new Error(`${died?.name} has ended; its log is ${died?.log}`)
} catch (error) {
  // Ctrl-C reaches the servers too, so their start may fail then.
  if (!isAsked) {
    say(`It stopped: ${reason(error)}`)
    process.exitCode = 1
  }
}
