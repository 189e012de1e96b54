/** The last events of a file, of standard input or of a topic, which `tributary dev` runs again. */
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { sourceEvent, TopicReader } from '@tributary/kafka'
import type { SourceEvent } from '../event.ts'
import { RunError, UsageError } from '../failures.ts'
import { type FunctionPlace, shownPath } from '../find-function.ts'
import { isKafka, readAddress } from '../kafka/address.ts'
import { lineEvents } from '../line-events.ts'
import { openInput, readLines } from '../sources/lines.ts'

/** Where events come from. */
export interface RecentEvents {
  /** For the author, such as `events.jsonl`. */
  readonly name: string
  /** The file that is watched, if it is one. */
  readonly path?: string
  /** @throws UsageError or RunError if they cannot be read */
  read(): Promise<readonly SourceEvent[]>
}

export interface Where {
  readonly input: string | undefined
  /** How many events. */
  readonly last: number
  readonly datacenter: string | undefined
}

/** @throws UsageError if there are no events to run on */
export function recentEvents(
  { input, last, datacenter }: Where,
  place: FunctionPlace,
): RecentEvents {
  const source = basename(place.folder)
  const { signal } = new AbortController()
  if (input !== undefined && isKafka(input)) {
    const address = readAddress('--input', input)
    return { name: address.topic, read: () => newestRecords(address, last, source) }
  }
  const path = input ?? join(place.folder, 'events.jsonl')
  if (input === undefined && !existsSync(path)) {
    throw new UsageError(
      `there are no events to run on; write some into ${shownPath(path)}, one a line, or say --input FILE, - or kafka://…`,
    )
  }
  const read = async () => {
    const lines: Buffer[] = []
    for await (const line of readLines(await openInput(path), signal)) {
      lines.push(line)
      if (lines.length > last) lines.shift()
    }
    return lines.map(lineEvents(source, datacenter ?? process.env.DATACENTER ?? 'local', 1))
  }
  if (path !== '-') return { name: shownPath(resolve(path)), path: resolve(path), read }
  // Standard input ends once.
  let piped: Promise<SourceEvent[]> | undefined
  return { name: 'standard input', read: () => (piped ??= read()) }
}

/** The newest records of all partitions, by their time. */
async function newestRecords(
  address: ReturnType<typeof readAddress>,
  last: number,
  source: string,
): Promise<SourceEvent[]> {
  const problems: string[] = []
  const reader = await TopicReader.open(address, 'tributary-dev', (line) => problems.push(line))
  try {
    const from = new Map(
      reader.ends.map((end, partition) => [partition, end - BigInt(last)] as const),
    )
    const records = []
    const signal = AbortSignal.timeout(READ_MS)
    for await (const portion of reader.read(from, signal)) records.push(...portion)
    if (signal.aborted) throw new RunError(problems.join('; ') || `${address.topic}: no answer`)
    return records
      .sort((a, b) => Number(a.timestamp - b.timestamp))
      .slice(-last)
      .map((record) => sourceEvent(source, record))
  } finally {
    await reader.close()
  }
}

/** How long reading a topic's newest records may take. */
const READ_MS = 10_000
