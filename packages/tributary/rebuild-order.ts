import { randomUUID } from 'node:crypto'
import { explain, type KafkaRecord, TopicReader } from '@tributary/kafka'
import { FORGET_DAYS, keptMs } from '@tributary/order'
import { RetryableError } from '@tributary/runtime'
import { RunError, UsageError } from './failures.ts'
import { type KafkaAddress, readAddress } from './kafka/address.ts'
import { forgetDays } from './option-kinds.ts'
import type { Values } from './options.ts'
import { Progress } from './progress.ts'
import { applyAll } from './rebuild/batch.ts'
import { readOrdered } from './rebuild/record.ts'
import { RebuildTally } from './rebuild/tally.ts'
import { type Span, Target } from './rebuild/target.ts'

/**
 * `tributary rebuild-order`: rebuilds the state of the ordered stream from its topic. An interrupted
 * rebuild is resumed.
 * @returns the exit code
 */
export async function rebuildOrder(values: Values<'rebuild-order'>, stop: AbortController) {
  if (values.from === undefined)
    throw new UsageError('rebuild-order needs --from: the ordered topic')
  const address = readAddress('--from', values.from)
  const store = values.to ?? process.env.ORDER_STORE
  if (store === undefined || !/^rediss?(\+sentinel)?:/.test(store)) {
    throw new UsageError(
      'rebuild-order needs --to, or ORDER_STORE, a redis://, rediss:// or redis+sentinel:// address',
    )
  }
  const days = values['forget-days']
  const progress = (tally: RebuildTally) =>
    new Progress(process.stdout, process.stderr, tally, values.quiet)
  const summary = await rebuild({ address, store, days, signal: stop.signal, progress })
  process.stdout.write(`${summary}\n`)
  return 0
}

export interface Rebuild {
  readonly address: KafkaAddress
  readonly store: string
  /** Leaves out pages that nothing happened to for longer; undefined for ORDER_FORGET_DAYS. */
  readonly days?: number | undefined
  readonly signal: AbortSignal
  /** Shows how far it has come. */
  readonly progress: (tally: RebuildTally) => Pick<Progress, 'report' | 'stop'>
  /** Leaves the store unfinished, so that no instance can become active: a later rebuild completes it. */
  readonly ahead?: boolean
}

/** @returns what it has done, in words */
export async function rebuild({ address, store, signal, ...options }: Rebuild): Promise<string> {
  const days = options.days ?? forgetDaysOf(process.env)
  await using resources = new AsyncDisposableStack()
  const tally = new RebuildTally()
  const progress = options.progress(tally)
  resources.defer(() => progress.stop())
  const report = (line: string) => progress.report(`tributary: ${line}`)

  const group = `tributary-rebuild-order-${randomUUID()}`
  const topic = await TopicReader.open(address, group, report, Date.now() - keptMs(days))
  resources.defer(() => topic.close())
  const target = openTarget(store, topic.id, days)
  resources.defer(() => target.close())
  try {
    await target.open()
    const { offsets, epoch } = await target.progress()
    if (offsets.size > 0) report('resuming the last rebuild, which was interrupted')
    tally.begin(topic, offsets, epoch)
    for await (const records of topic.read(offsets, signal)) {
      await applyPortion(records, target, offsets, tally)
    }
    if (signal.aborted)
      throw new RunError(`stopped after ${tally}; run it again to resume from here`)
    tally.check(address.topic)
    const pages = await target.pages()
    if (!options.ahead) await target.finish(tally.epoch, topic.ends)
    return tally.summary(pages)
  } catch (error) {
    if (error instanceof RunError) throw error
    const known = error instanceof RetryableError
    throw new RunError(
      `${known ? error.message : explain(error, address)}; run it again to resume from here`,
    )
  }
}

/** @throws UsageError if the variable has a value that the function would refuse */
function forgetDaysOf({ ORDER_FORGET_DAYS = '' }: NodeJS.ProcessEnv): number {
  if (ORDER_FORGET_DAYS === '') return FORGET_DAYS
  const { read, allowed } = forgetDays
  const days = read(ORDER_FORGET_DAYS)
  if (days === undefined) throw new UsageError(`ORDER_FORGET_DAYS must be ${allowed}`)
  return days
}

function openTarget(store: string, topic: string, days: number): Target {
  try {
    return new Target(store, topic, days)
  } catch (error) {
    throw new UsageError(`--to ${(error as Error).message}`)
  }
}

async function applyPortion(
  records: readonly KafkaRecord[],
  target: Target,
  offsets: Map<number, bigint>,
  tally: RebuildTally,
): Promise<void> {
  const ordered = records.flatMap((record) => readOrdered(record) ?? [])
  const spans = new Map<number, Span>()
  for (const { partition, offset } of records) {
    const from = offsets.get(partition)
    spans.set(partition, { partition, from, to: offset + 1n })
  }
  const known = await target.read([...new Set(ordered.map(({ page }) => page))])
  const before = new Map(known)
  const dropped = applyAll(ordered, known)
  const changed = new Map([...known].filter(([name, page]) => before.get(name) !== page))
  tally.add(records.length, ordered, dropped)
  await target.commit([...spans.values()], changed, tally.epoch)
  for (const { partition, to } of spans.values()) offsets.set(partition, to)
}
