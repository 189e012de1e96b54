/**
 * Measures the reader as it is deployed: the time from a commit until Kafka has its event; what it does at 1,000
 * transactions per second; how fast it makes up a backlog; its CPU time and memory.
 *
 *     make build && node stage/capture/speed.ts [EDITS OF THE BACKLOG]
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readAppended } from '../kafka/append-times.ts'
import { Broker } from '../kafka/broker.ts'
import { MariaDb } from '../mariadb.ts'
import { edit } from './edits.ts'
import { OTHERS, prepareLoad } from './load.ts'
import { Reader, TOPIC } from './reader.ts'

const WIKI = 'labwiki'
/** Before these are measured: Kafka and Node have compiled what they run often by then. */
const FIRST_EDITS = 5000
const SINGLE_EDITS = 500
/** One call of the procedure each 100 ms: 100 transactions, ten of them edits. */
const LIVE_CALLS = 300
const LIVE_MS = 100

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** The CPU time of a process in seconds. */
function cpuOf(pid: number | undefined): number {
  const stat = execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' })
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

const quantile = (values: readonly number[], part: number): string => {
  const sorted = [...values].sort((a, b) => a - b)
  return (
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  ).toFixed(1)
}
const quantiles = (values: readonly number[]) =>
  `p50 ${quantile(values, 0.5)} ms, p99 ${quantile(values, 0.99)} ms, of ${values.length}`

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const backlog = Number(process.argv[2] ?? 20_000)

await using broker = await Broker.start()
await broker.create([TOPIC], 4, { 'message.timestamp.type': 'LogAppendTime' })
await using database = await MariaDb.start({ args: ['--innodb-flush-log-at-trx-commit=2'] })
await database.createWiki(WIKI)
await prepareLoad(database, WIKI)
await using reader = await Reader.start({ database, broker, args: deployed() })
await reader.ready()
// Commits of the load need not survive a crash, so the disk is no bottleneck. The reader asks when it connects.
await database.query('SET GLOBAL sync_binlog = 0')

/** The program of the image, and its flags. */
function deployed(): string[] {
  const root = join(import.meta.dirname, '../..')
  const file = readFileSync(join(root, 'knative/components/capture/Dockerfile'), 'utf8')
  const [, command = ''] = /^CMD (\[.*\])$/m.exec(file) ?? []
  const [, ...args] = JSON.parse(command)
  return [...args.slice(0, -1), join(root, 'packages/capture/dist/capture.cjs')]
}

/** Waits until the process has stored so many events since its start. */
async function stored(events: number): Promise<void> {
  while (((await reader.metrics().catch(() => undefined))?.get('events_total') ?? 0) < events) {
    await sleep(20)
  }
}

const connection = await database.connect(WIKI)
for (let i = 0; i < FIRST_EDITS; i++) {
  await edit(connection, { title: `First_${i}`, comment: `first ${i}` })
}
/** By revision, in milliseconds of the machine's clock, as Kafka's. */
const committed = new Map<number, number>()
for (let i = 0; i < SINGLE_EDITS; i++) {
  const { revision } = await edit(connection, { title: `Single_${i}`, comment: `single ${i}` })
  committed.set(revision, Date.now())
  await sleep(20)
}
let events = FIRST_EDITS + SINGLE_EDITS
await stored(events)
const latencies: number[] = []
await readAppended(broker, TOPIC, ({ value, timestamp }) => {
  const [, id] = /"table":"revision","op":"c","after":\{"rev_id":(\d+)/.exec(String(value)) ?? []
  const at = committed.get(Number(id))
  if (at !== undefined) latencies.push(Math.max(0, Number(timestamp) - at))
})
say(`commit → stored in Kafka, one edit at a time: ${quantiles(latencies)}`)

const before = { cpu: cpuOf(reader.process.pid), at: performance.now() }
const lags: number[] = []
for (let i = 0; i < LIVE_CALLS; i++) {
  const next = before.at + (i + 1) * LIVE_MS
  await connection.query('CALL edits(?, ?)', [i * 10, 10])
  if (i % 10 === 0) lags.push((await reader.metrics()).get('lag_seconds') ?? 0)
  await sleep(Math.max(0, next - performance.now()))
}
const seconds = (performance.now() - before.at) / 1000
events += LIVE_CALLS * 10
await stored(events)
const live = LIVE_CALLS * 10 * (OTHERS + 1)
const cpu = cpuOf(reader.process.pid) - before.cpu
say(
  `${Math.round(live / seconds)} transactions/s for ${Math.round(seconds)} s: lag at most ${Math.max(...lags).toFixed(1)} s, ` +
    `${((cpu / live) * 1e6).toFixed(0)} µs CPU per transaction, ${((cpu / live) * (OTHERS + 1) * 1e3).toFixed(2)} ms per edit with its ${OTHERS} others`,
)

const liveMemory = reader.peakMemory
await reader.process.stop('SIGKILL')
const making = performance.now()
await connection.query('CALL edits(?, ?)', [100_000, backlog])
const made = (performance.now() - making) / 1000
// Rows are checked against what the wiki hides now, once they are late.
await sleep(6000)
await database.query('SET GLOBAL sync_binlog = 1')
const from = performance.now()
reader.process.start()
await stored(backlog)
const took = (performance.now() - from) / 1000
const total = backlog * (OTHERS + 1)
const spent = cpuOf(reader.process.pid)
say(
  `a backlog of ${total} transactions, ${backlog} of them edits, which took ${made.toFixed(0)} s to make: made up in ${took.toFixed(1)} s, ` +
    `${Math.round(total / took)} transactions/s, ${((spent / total) * 1e6).toFixed(0)} µs CPU per transaction`,
)
say(`memory at most ${Math.max(liveMemory, reader.peakMemory).toFixed(0)} MiB`)
await connection.end()
