/**
 * Measures the reader: the time from a commit to its event in Kafka, with little to do and at 1,000 transactions
 * per second; how fast it makes up a backlog; its CPU time and memory.
 *
 *     node stage/capture/speed.ts [EDITS OF THE BACKLOG]
 */
import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { Broker } from '../kafka/broker.ts'
import { follow } from '../kafka/topics.ts'
import { MariaDb } from '../mariadb.ts'
import { edit } from './edits.ts'
import { OTHERS, prepareLoad } from './load.ts'
import { Reader, TOPIC } from './reader.ts'

const WIKI = 'labwiki'
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
await broker.create([TOPIC], 4)
// Commits of the load need not survive a crash, so the disk is no bottleneck.
await using database = await MariaDb.start({
  args: ['--sync-binlog=0', '--innodb-flush-log-at-trx-commit=2'],
})
await database.createWiki(WIKI)
await prepareLoad(database, WIKI)
await using reader = await Reader.start({ database, broker })
await reader.ready()

/** When the event of each revision came. */
const arrived = new Map<number, number>()
const end = new AbortController()
const consumer = (async () => {
  for await (const { value } of follow(broker, TOPIC, end.signal)) {
    const now = performance.now()
    const [, id] = /"table":"revision","op":"c","after":\{"rev_id":(\d+)/.exec(String(value)) ?? []
    if (id) arrived.set(Number(id), now)
  }
})()

const connection = await database.connect(WIKI)
/** Waits until everything that was committed has come. */
async function caughtUp(): Promise<void> {
  const [last] = await database.query<{ id: number }>(
    `SELECT MAX(rev_id) AS id FROM ${WIKI}.revision`,
  )
  while (!arrived.has(last?.id ?? 0)) await sleep(20)
}

const committed = new Map<number, number>()
for (let i = 0; i < SINGLE_EDITS; i++) {
  const { revision } = await edit(connection, { title: `Single_${i}`, comment: `single ${i}` })
  committed.set(revision, performance.now())
  await sleep(20)
}
await caughtUp()
const latencies = [...committed]
  .slice(20)
  .map(([id, at]) => Math.max(0, (arrived.get(id) as number) - at))
say(`commit → consumer of the topic, one edit at a time: ${quantiles(latencies)}`)

const before = { cpu: cpuOf(reader.process.pid), at: performance.now() }
const lags: number[] = []
for (let i = 0; i < LIVE_CALLS; i++) {
  const next = before.at + (i + 1) * LIVE_MS
  await connection.query('CALL edits(?, ?)', [i * 10, 10])
  if (i % 10 === 0) lags.push((await reader.metrics()).get('lag_seconds') ?? 0)
  await sleep(Math.max(0, next - performance.now()))
}
const seconds = (performance.now() - before.at) / 1000
await caughtUp()
const live = LIVE_CALLS * 10 * (OTHERS + 1)
const cpu = cpuOf(reader.process.pid) - before.cpu
say(
  `${Math.round(live / seconds)} transactions/s for ${Math.round(seconds)} s: lag at most ${Math.max(...lags).toFixed(1)} s, ` +
    `${((cpu / live) * 1e6).toFixed(0)} µs CPU per transaction, ${((cpu / live) * (OTHERS + 1) * 1e3).toFixed(2)} ms per edit with its ${OTHERS} others`,
)

await reader.process.stop('SIGKILL')
const making = performance.now()
await connection.query('CALL edits(?, ?)', [100_000, backlog])
const made = (performance.now() - making) / 1000
// Rows are checked against what the wiki hides now, once they are late.
await sleep(6000)
const from = performance.now()
reader.process.start()
await caughtUp()
const took = (performance.now() - from) / 1000
const total = backlog * (OTHERS + 1)
const spent = cpuOf(reader.process.pid)
say(
  `a backlog of ${total} transactions, ${backlog} of them edits, which took ${made.toFixed(0)} s to make: made up in ${took.toFixed(1)} s, ` +
    `${Math.round(total / took)} transactions/s, ${((spent / total) * 1e6).toFixed(0)} µs CPU per transaction`,
)
say(`memory at most ${reader.peakMemory.toFixed(0)} MiB`)
end.abort()
await consumer
await connection.end()
